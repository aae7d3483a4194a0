using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class StorageKeyTests
{
    private static ReadOnlySpan<byte> Place => "[\"gateway\",\"agency\",\"names\",\"cncert\"]"u8;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_value_opens_where_it_was_sealed(int length)
    {
        using StorageKey key = StorageKey.Generate();
        byte[] value = new byte[length];
        Array.Fill(value, (byte)7);
        byte[] sealedBytes = key.Seal(Place, value);

        Assert.Equal(length + StorageKey.OverheadBytes, sealedBytes.Length);
        Assert.Equal(value, key.Open(Place, sealedBytes));
    }

    [Fact]
    public void A_file_key_that_was_sealed_opens_its_payload_again_and_nothing_else_passes_for_one()
    {
        using var keyring = new StorageKeyring(StorageKey.Generate());
        using X25519Identity reader = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        byte[] sealedKey = keyring.SealFileKey(Place, fileKey);

        using (FileKey opened = keyring.OpenFileKey(Place, sealedKey))
        using (FileKey unwrapped = Header.Parse(Header.Create(opened, [reader.Recipient])).Unwrap([reader]))
        {
            Assert.Equal(fileKey.Bytes, unwrapped.Bytes);
        }

        Assert.Throws<SealedDataException>(() => keyring.OpenFileKey("[\"elsewhere\"]"u8, sealedKey));
        Assert.Throws<SealedDataException>(() => keyring.OpenFileKey(Place, keyring.Seal(Place, new byte[FileKey.KeyBytes + 1])));
    }

    [Fact]
    public void The_layout_is_version_key_id_nonce_ciphertext_and_tag()
    {
        using StorageKey key = StorageKey.Generate();
        byte[] sealedBytes = key.Seal(Place, "value"u8);

        Assert.Equal(1, sealedBytes[0]);
        Assert.Equal(key.KeyId.ToArray(), sealedBytes[1..9]);
        Assert.Equal(1 + 8 + 24 + 5 + 16, sealedBytes.Length);
        Assert.NotEqual(sealedBytes[9..33], key.Seal(Place, "value"u8)[9..33]);
    }

    [Fact]
    public void A_value_does_not_open_in_another_place_or_under_another_key()
    {
        using StorageKey key = StorageKey.Generate();
        using StorageKey other = StorageKey.Generate();
        byte[] sealedBytes = key.Seal(Place, "value"u8);

        Assert.Throws<SealedDataException>(() => key.Open("elsewhere"u8, sealedBytes));
        Assert.Throws<SealedDataException>(() => key.Open([], sealedBytes));
        Assert.Throws<SealedDataException>(() => other.Open(Place, sealedBytes));
    }

    [Fact]
    public void A_bit_flipped_anywhere_does_not_open()
    {
        using StorageKey key = StorageKey.Generate();
        byte[] sealedBytes = key.Seal(Place, "value"u8);
        for (int i = 0; i < sealedBytes.Length * 8; i++)
        {
            byte[] changed = [.. sealedBytes];
            changed[i / 8] ^= (byte)(1 << (i % 8));

            Assert.Throws<SealedDataException>(() => key.Open(Place, changed));
        }
    }

    [Fact]
    public void Bytes_cut_short_do_not_open()
    {
        using StorageKey key = StorageKey.Generate();
        byte[] sealedBytes = key.Seal(Place, "value"u8);
        for (int length = 0; length < sealedBytes.Length; length++)
        {
            Assert.Throws<SealedDataException>(() => key.Open(Place, sealedBytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void An_exported_key_reads_back_and_opens_what_the_first_one_sealed()
    {
        using StorageKey key = StorageKey.Generate();
        using StorageKey again = StorageKey.Parse(key.Export());

        Assert.Equal("value"u8.ToArray(), again.Open(Place, key.Seal(Place, "value"u8)));
        Assert.Equal(key.KeyId.ToArray(), again.KeyId.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("advisory-storage-key/v1 ")]
    [InlineData("advisory-storage-key/v1 AAAA")]
    [InlineData("advisory-storage-key/v1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    [InlineData("advisory-storage-key/v1  AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("advisory-storage-key/v2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Any_other_text_is_no_storage_key(string text) => Assert.Throws<KeyFormatException>(() => StorageKey.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_disposed_key_neither_seals_nor_opens_nor_exports()
    {
        StorageKey key = StorageKey.Generate();
        byte[] sealedBytes = key.Seal(Place, "value"u8);
        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Seal(Place, "value"u8));
        Assert.Throws<ObjectDisposedException>(() => key.Open(Place, sealedBytes));
        Assert.Throws<ObjectDisposedException>(key.Export);
        Assert.Equal("StorageKey", key.ToString());
    }

    [Fact]
    public void A_keyring_seals_under_its_first_key_and_opens_under_all_of_them()
    {
        StorageKey former = StorageKey.Generate();
        StorageKey current = StorageKey.Generate();
        using StorageKey stranger = StorageKey.Generate();
        byte[] old = former.Seal("place"u8, "before"u8);
        using StorageKeyring ring = new(current, former);

        byte[] sealedNow = ring.Seal("place"u8, "now"u8);
        Assert.True(current.Sealed(sealedNow));
        Assert.Equal("now"u8.ToArray(), ring.Open("place"u8, sealedNow));
        Assert.Equal("before"u8.ToArray(), ring.Open("place"u8, old));
        Assert.Equal(current.KeyId.ToArray(), ring.KeyId.ToArray());
        Assert.Equal([former.KeyId.ToArray()], ring.FormerKeyIds);
        Assert.Throws<SealedDataException>(() => ring.Open("elsewhere"u8, old));
        Assert.Throws<SealedDataException>(() => ring.Open("place"u8, stranger.Seal("place"u8, "theirs"u8)));
    }

    [Fact]
    public void A_disposed_keyring_opens_nothing()
    {
        StorageKeyring ring = new(StorageKey.Generate(), StorageKey.Generate());
        byte[] value = ring.Seal("place"u8, "value"u8);
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Open("place"u8, value));
        Assert.Equal("StorageKeyring", ring.ToString());
    }
}
