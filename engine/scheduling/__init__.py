"""What happens without anybody asking: due moments and waiting messages."""
