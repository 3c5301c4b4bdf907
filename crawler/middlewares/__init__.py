"""What stands between a spider and the network: bounds, robots.txt and the archive."""
