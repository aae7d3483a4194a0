using System.Buffers.Binary;
using System.Text;

namespace Fuzzing;

/// <summary>
/// Makes inputs that are nearly right: a good sample with up to five things changed in it. Bytes, pieces and numbers are those that mean something in JSON,
/// base64, PEM, HTTP, decimal and binary formats, which chance alone would seldom hit.
/// </summary>
internal sealed class Mutator(IReadOnlyList<byte[]> samples)
{
    private const int MaxEdits = 5;
    private const int MaxPieceBytes = 64;
    private const int MaxRepeatedBytes = 32 * 1024;

    // What repeats without end is rare: it costs the most and finds the least.
    private const int OneGrowsIn = 500;

    private static readonly byte[] Notable = [.. "\"\\{}[]:,.;=+-_/ \t\r\n#&%'<>|0189AZaz"u8, 0x00, 0x01, 0x1f, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xfe, 0xff];

    private static readonly byte[][] Pieces =
    [
        .. ((string[])
        [
            "", "\n", "\r\n", "\n\n", "\r\n\r\n", "--", "-----", "-->", "->", "—", "=", "==", "null", "true", "{}", "[]", "[[[[", "{\"a\":", "\"\"", "\\u0000", "\\ud800", "\\u202e", "é", "😀",
            "e30", "../", "..\\", "%00", "%2e%2e", "0x", "NaN", "1e9", "-0", "00", "age1", "ssh-ed25519 ", "none", "HS256", "EdDSA", "Ed25519", "✓",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xef, 0xbb, 0xbf], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0, 0, 0, 0],
    ];

    private static readonly byte[][] Numbers =
    [
        .. ((string[])
        [
            "0", "1", "-1", "01", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740991", "9007199254740992", "9223372036854775807",
            "9223372036854775808", "18446744073709551616", "99999999999999999999999999", "1.0", "1e3", "+1",
        ]).Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>The next input, and the sample that it began as.</summary>
    public byte[] Mutate(SeededRandom random, out int sample)
    {
        sample = random.Below(samples.Count);
        byte[] input = samples[sample];
        int edits = 1 + random.Below(MaxEdits);
        for (int i = 0; i < edits; i++)
        {
            input = Edit(input, random);
        }

        return input;
    }

    private byte[] Edit(byte[] input, SeededRandom random)
    {
        if (random.OneIn(OneGrowsIn))
        {
            return Grow(input, random);
        }

        (int at, int end) = Stretch(input, random);
        return random.Below(12) switch
        {
            0 or 1 => Put(input, at, Math.Min(input.Length, at + 1), [random.Of(Notable)]),
            2 => Flip(input, at, random),
            3 => Put(input, at, at, [random.Octet()]),
            4 => Put(input, at, end, []),
            5 => Put(input, at, at, random.Of(Pieces)),
            6 => Put(input, at, at, input.AsSpan(at..end)),
            7 => Move(input, at, end, random),
            8 => random.OneIn(4) ? input[..at] : Put(input, at, end, random.Of(Pieces)),
            9 => Splice(input, at, random),
            10 => Renumber(input, at, random),
            _ => Measure(input, at, random),
        };
    }

    private static (int At, int End) Stretch(byte[] input, SeededRandom random)
    {
        int at = random.Below(input.Length + 1);
        return (at, Math.Min(input.Length, at + 1 + random.Below(MaxPieceBytes)));
    }

    private static byte[] Put(byte[] input, int at, int end, ReadOnlySpan<byte> piece) => [.. input.AsSpan(0, at), .. piece, .. input.AsSpan(end)];

    private static byte[] Flip(byte[] input, int at, SeededRandom random)
    {
        byte[] changed = [.. input];
        if (at < changed.Length)
        {
            changed[at] ^= (byte)(1 << random.Below(8));
        }

        return changed;
    }

    private static byte[] Move(byte[] input, int at, int end, SeededRandom random)
    {
        byte[] without = Put(input, at, end, []);
        int to = random.Below(without.Length + 1);
        return Put(without, to, to, input.AsSpan(at..end));
    }

    // The beginning of one sample and the end of another: whole parts in the wrong company.
    private byte[] Splice(byte[] input, int at, SeededRandom random)
    {
        byte[] other = random.Of(samples);
        return [.. input.AsSpan(0, at), .. other.AsSpan(random.Below(other.Length + 1))];
    }

    private static byte[] Renumber(byte[] input, int at, SeededRandom random)
    {
        int digit = input.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit < 0)
        {
            return Put(input, at, at, random.Of(Numbers));
        }

        int start = at + digit;
        int length = input.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return Put(input, start, length < 0 ? input.Length : start + length, random.Of(Numbers));
    }

    // Four bytes as a length that binary formats would read there.
    private static byte[] Measure(byte[] input, int at, SeededRandom random)
    {
        byte[] changed = [.. input];
        if (changed.Length - at < sizeof(uint))
        {
            return changed;
        }

        uint length = random.Of<uint>([0, 1, (uint)changed.Length, (uint)(changed.Length - at), 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffc]);
        if (random.OneIn(2))
        {
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(at), length);
        }

        return changed;
    }

    private static byte[] Grow(byte[] input, SeededRandom random)
    {
        (int at, int end) = Stretch(input, random);
        byte[] piece = end > at && random.OneIn(2) ? input[at..end] : [random.Of(Notable)];
        byte[] grown = new byte[1 + random.Below(MaxRepeatedBytes)];
        for (int i = 0; i < grown.Length; i++)
        {
            grown[i] = piece[i % piece.Length];
        }

        return Put(input, at, at, grown);
    }
}
