"""Stores of trials and the engines that count over them."""
