//! The ciphers documents use, for reading with a known password. None of this protects anything.

use aes::{
    Aes128, Aes192, Aes256, Block,
    cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit},
};

enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Self::Short),
            24 => Aes192::new_from_slice(key).ok().map(Self::Middle),
            32 => Aes256::new_from_slice(key).ok().map(Self::Long),
            _ => None,
        }
    }

    fn decrypt(&self, block: [u8; 16]) -> [u8; 16] {
        let mut block = Block::from(block);
        match self {
            Self::Short(aes) => aes.decrypt_block(&mut block),
            Self::Middle(aes) => aes.decrypt_block(&mut block),
            Self::Long(aes) => aes.decrypt_block(&mut block),
        }
        block.into()
    }

    fn encrypt(&self, block: [u8; 16]) -> [u8; 16] {
        let mut block = Block::from(block);
        match self {
            Self::Short(aes) => aes.encrypt_block(&mut block),
            Self::Middle(aes) => aes.encrypt_block(&mut block),
            Self::Long(aes) => aes.encrypt_block(&mut block),
        }
        block.into()
    }
}

fn xor(mut block: [u8; 16], other: [u8; 16]) -> [u8; 16] {
    for (byte, with) in block.iter_mut().zip(other) {
        *byte ^= with;
    }
    block
}

/// AES in CBC mode, padding left in place; a broken last block is dropped. None for a key of
/// another length than 16, 24 or 32 bytes.
pub(crate) fn cbc_decrypt(key: &[u8], iv: [u8; 16], bytes: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key)?;
    let mut previous = iv;
    let mut out = Vec::with_capacity(bytes.len());
    for block in bytes.as_chunks::<16>().0 {
        out.extend(xor(aes.decrypt(*block), previous));
        previous = *block;
    }
    Some(out)
}

/// AES in CBC mode over whole blocks, without padding.
pub(crate) fn cbc_encrypt(key: &[u8], iv: [u8; 16], bytes: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key)?;
    let mut previous = iv;
    let mut out = Vec::with_capacity(bytes.len());
    for block in bytes.as_chunks::<16>().0 {
        previous = aes.encrypt(xor(*block, previous));
        out.extend(previous);
    }
    Some(out)
}

/// AES block by block (ECB), as ECMA-376 standard encryption uses it.
pub(crate) fn ecb_decrypt(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key)?;
    Some(
        bytes
            .as_chunks::<16>()
            .0
            .iter()
            .flat_map(|block| aes.decrypt(*block))
            .collect(),
    )
}

/// The state of RC4, which can go on where it stopped.
#[derive(Debug)]
pub(crate) struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    /// Sets the key up; an empty key counts as one zero byte.
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|place| u8::try_from(place).unwrap_or(0));
        let mut j = 0_u8;
        for i in 0..=255_u8 {
            let place = usize::from(i) % key.len().max(1);
            let here = state.get(usize::from(i)).copied().unwrap_or(0);
            j = j
                .wrapping_add(here)
                .wrapping_add(key.get(place).copied().unwrap_or(0));
            state.swap(usize::from(i), usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    /// Enciphers or deciphers.
    pub(crate) fn apply(&mut self, bytes: &[u8]) -> Vec<u8> {
        let at = |state: &[u8; 256], place: u8| state.get(usize::from(place)).copied().unwrap_or(0);
        bytes
            .iter()
            .map(|byte| {
                self.i = self.i.wrapping_add(1);
                self.j = self.j.wrapping_add(at(&self.state, self.i));
                self.state.swap(usize::from(self.i), usize::from(self.j));
                let sum = at(&self.state, self.i).wrapping_add(at(&self.state, self.j));
                byte ^ at(&self.state, sum)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // RFC 6229 key 0102030405; FIPS-197 C.1.
        let stream = Rc4::new(&[1, 2, 3, 4, 5]).apply(&[0; 4]);
        assert_eq!(stream, [0xb2, 0x39, 0x63, 0x05]);
        let key: Vec<u8> = (0..16).collect();
        let plain: [u8; 16] = 0x0011_2233_4455_6677_8899_aabb_ccdd_eeff_u128.to_be_bytes();
        let sealed = cbc_encrypt(&key, [0; 16], &plain).unwrap();
        assert_eq!(sealed[..4], [0x69, 0xc4, 0xe0, 0xd8]);
        assert_eq!(cbc_decrypt(&key, [0; 16], &sealed).unwrap(), plain);
        assert_eq!(ecb_decrypt(&key, &sealed).unwrap(), plain);
        assert_eq!(cbc_decrypt(&[1], [0; 16], &sealed), None);
    }
}
