"""The register: what is kept, how it comes in and how it goes out."""
