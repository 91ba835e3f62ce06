"""Amazon S3, as far as moto hasn't got it: objects expire by the lab's clock (`lifecycle`)."""
