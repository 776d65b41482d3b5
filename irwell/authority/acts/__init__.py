"""The acts: the only way in which the register changes. One file and one public function each."""
