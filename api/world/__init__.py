"""Parties that act: keys of their own, a clock they are told, and nothing taken on the server's word."""
