"""Rules: may this be done, and if not, why?"""
