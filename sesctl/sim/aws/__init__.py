"""The services that moto simulates, corrected where AWS is stricter or different."""
