using System.Buffers.Binary;
using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using Gateway.Crypto;

namespace Exchange.Tests.Fixtures;

/// <summary>
/// One age payload that two file keys open to two texts. ChaCha20-Poly1305 commits to no key: for two keys a tag is a polynomial in the ciphertext's blocks each, and
/// one block can be solved for so that both give the same tag (Dodis, Grubbs, Ristenpart, Woodage: Fast Message Franking, 2018).
/// </summary>
internal sealed class TwoFacedPayload : IDisposable
{
    private const int BlockBytes = 16;
    private const int Blocks = 4;
    private const int SolvedBlock = 3;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 130) - 5;
    private static readonly BigInteger TwoTo128 = BigInteger.Pow(2, 128);

    private TwoFacedPayload(FileKey firstKey, FileKey secondKey, byte[] bytes)
    {
        FirstKey = firstKey;
        SecondKey = secondKey;
        Bytes = bytes;
    }

    public FileKey FirstKey { get; }

    public FileKey SecondKey { get; }

    public byte[] Bytes { get; }

    /// <summary>Makes one whose first text begins with a block of 16 bytes, and whose second text has another as its second block.</summary>
    public static TwoFacedPayload Create(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        FileKey firstKey = FileKey.Generate(), secondKey = FileKey.Generate();
        byte[] fileNonce = RandomNumberGenerator.GetBytes(16);
        OneTimeKey one = new(PayloadKey(firstKey, fileNonce)), two = new(PayloadKey(secondKey, fileNonce));
        byte[] ciphertext = new byte[Blocks * BlockBytes];
        one.Xor(first, ciphertext, block: 0);
        two.Xor(second, ciphertext, block: 1);
        while (true)
        {
            // The third block is free: another one gives the equations another chance of a block of 128 bits.
            RandomNumberGenerator.Fill(ciphertext.AsSpan(2 * BlockBytes, BlockBytes));
            if (TrySolve(ciphertext, one, two))
            {
                return new TwoFacedPayload(firstKey, secondKey, [.. fileNonce, .. ciphertext, .. one.Tag(ciphertext)]);
            }
        }
    }

    public void Dispose()
    {
        FirstKey.Dispose();
        SecondKey.Dispose();
    }

    // tag = (a + c * r^e mod p) + s mod 2^128 for each key; c is the block, with the bit that Poly1305 sets behind it. Equal tags leave c alone unknown, up to a few
    // multiples of 2^128.
    private static bool TrySolve(byte[] ciphertext, OneTimeKey one, OneTimeKey two)
    {
        ciphertext.AsSpan(SolvedBlock * BlockBytes).Clear();
        BigInteger difference = one.Power - two.Power;
        for (int carry = -4; carry <= 4; carry++)
        {
            BigInteger right = two.Pad - one.Pad + (carry * TwoTo128) - (one.Polynomial(ciphertext) - (one.Power * TwoTo128)) + (two.Polynomial(ciphertext) - (two.Power * TwoTo128));
            BigInteger block = Mod(right * BigInteger.ModPow(Mod(difference), Prime - 2, Prime)) - TwoTo128;
            if (block.Sign < 0 || block >= TwoTo128)
            {
                continue;
            }

            ciphertext.AsSpan(SolvedBlock * BlockBytes).Clear();
            block.TryWriteBytes(ciphertext.AsSpan(SolvedBlock * BlockBytes), out _, isUnsigned: true);
            if (one.Tag(ciphertext).AsSpan().SequenceEqual(two.Tag(ciphertext)))
            {
                return true;
            }

            ciphertext.AsSpan(SolvedBlock * BlockBytes).Clear();
        }

        return false;
    }

    private static BigInteger Mod(BigInteger value) => ((value % Prime) + Prime) % Prime;

    // No public way leads to a file key's bytes, which is as it should be.
    private static byte[] PayloadKey(FileKey fileKey, byte[] fileNonce)
    {
        byte[] bytes = (byte[])typeof(FileKey).GetField("_key", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(fileKey)!;
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 32, fileNonce, "payload"u8.ToArray());
    }

    /// <summary>The keystream and the one-time Poly1305 key of the only chunk of a payload (RFC 8439 §2.6).</summary>
    private sealed class OneTimeKey
    {
        private readonly byte[] payloadKey;
        private readonly BigInteger r;

        public OneTimeKey(byte[] payloadKey)
        {
            this.payloadKey = payloadKey;
            byte[] block = ChaChaBlock(0);
            foreach (int i in (int[])[3, 7, 11, 15])
            {
                block[i] &= 15;
            }

            foreach (int i in (int[])[4, 8, 12])
            {
                block[i] &= 252;
            }

            r = new BigInteger(block.AsSpan(0, BlockBytes), isUnsigned: true);
            Pad = new BigInteger(block.AsSpan(BlockBytes, BlockBytes), isUnsigned: true);
        }

        public BigInteger Pad { get; }

        /// <summary>What the solved block is multiplied with: itself and the block of lengths come after those before it.</summary>
        public BigInteger Power => BigInteger.ModPow(r, Blocks - SolvedBlock + 1, Prime);

        public BigInteger Polynomial(byte[] ciphertext)
        {
            BigInteger sum = 0;
            byte[] lengths = new byte[BlockBytes];
            BinaryPrimitives.WriteInt64LittleEndian(lengths.AsSpan(8), ciphertext.Length);
            foreach (byte[] block in ciphertext.Chunk(BlockBytes).Append(lengths))
            {
                sum = (sum + new BigInteger(block, isUnsigned: true) + TwoTo128) * r % Prime;
            }

            return sum;
        }

        public byte[] Tag(byte[] ciphertext)
        {
            byte[] tag = new byte[BlockBytes];
            ((Polynomial(ciphertext) + Pad) % TwoTo128).TryWriteBytes(tag, out _, isUnsigned: true);
            return tag;
        }

        public void Xor(ReadOnlySpan<byte> text, byte[] ciphertext, int block)
        {
            byte[] stream = ChaChaBlock(1);
            for (int i = 0; i < BlockBytes; i++)
            {
                ciphertext[(block * BlockBytes) + i] = (byte)(text[i] ^ stream[(block * BlockBytes) + i]);
            }
        }

        // RFC 8439 §2.3, under the nonce of the first chunk that is also the last (c2sp.org/age, Payload).
        private byte[] ChaChaBlock(uint counter)
        {
            uint[] initial = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, .. Words(payloadKey), counter, 0, 0, 0x01000000];
            uint[] state = [.. initial];
            for (int round = 0; round < 10; round++)
            {
                foreach ((int a, int b, int c, int d) in ((int, int, int, int)[])
                    [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)])
                {
                    QuarterRound(state, a, b, c, d);
                }
            }

            return [.. state.Zip(initial, static (word, before) => unchecked(word + before)).SelectMany(BitConverter.GetBytes)];
        }

        private static IEnumerable<uint> Words(byte[] bytes) => bytes.Chunk(4).Select(word => BinaryPrimitives.ReadUInt32LittleEndian(word));

        private static void QuarterRound(uint[] s, int a, int b, int c, int d)
        {
            unchecked
            {
                s[a] += s[b];
                s[d] = BitOperations.RotateLeft(s[d] ^ s[a], 16);
                s[c] += s[d];
                s[b] = BitOperations.RotateLeft(s[b] ^ s[c], 12);
                s[a] += s[b];
                s[d] = BitOperations.RotateLeft(s[d] ^ s[a], 8);
                s[c] += s[d];
                s[b] = BitOperations.RotateLeft(s[b] ^ s[c], 7);
            }
        }
    }
}
