"""What people read: pages made of policies and answers, in text, Markdown and HTML."""
