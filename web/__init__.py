"""What people and programs touch: pages, forms and feeds. No models, one write per surface."""
