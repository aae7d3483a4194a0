using System.Text;
using Fuzzing;

namespace Gateway.Crypto.Tests.Fuzzing;

public sealed class AgeFuzzTests
{
    private static readonly byte[] Plaintext = [.. Enumerable.Range(0, PayloadFormat.ChunkBytes + 100).Select(static i => (byte)(i * 7 % 251))];

    [Fact]
    public void Any_header_is_written_as_it_was_read_or_refused() =>
        Fuzz.RoundTrip<HeaderFormatException, Header>([.. Headers()], static input => Header.Parse(input), static header => header.ToBytes());

    [Fact]
    public async Task Of_any_payload_nothing_leaves_but_the_beginning_of_what_was_sealed()
    {
        using var fileKey = new FileKey(new byte[FileKey.KeyBytes]);
        // The one of two chunks costs as much as hundreds of the others.
        List<byte[]> samples = [];
        foreach (int length in (int[])[0, 1, 100, 1000])
        {
            samples.AddRange(Enumerable.Repeat(await SealAsync(length, fileKey), 25));
        }

        samples.Add(await SealAsync(Plaintext.Length, fileKey));
        HashSet<string> whole = [.. samples.Select(Convert.ToBase64String)];
        var released = new byte[Plaintext.Length + 1];
        Fuzz.Run<PayloadException>(samples, input =>
        {
            using var reader = new PayloadReader(new MemoryStream(input), fileKey);
            int length = 0;
            for (int read = -1; read != 0; length += read)
            {
                read = Now(reader.ReadAsync(released.AsMemory(length), CancellationToken.None));
                Assert.True(released.AsSpan(length, read).SequenceEqual(Plaintext.AsSpan(length, read)));
            }

            Assert.Contains(Convert.ToBase64String(input), whole);
        });
    }

    [Fact]
    public async Task Any_armor_is_taken_off_or_refused()
    {
        List<byte[]> samples = [];
        foreach (int length in (int[])[0, 1, 2, 48, 200])
        {
            using var armored = new MemoryStream();
            using var armor = new ArmorWriter(armored);
            await armor.WriteAsync(Plaintext.AsMemory(0, length));
            await armor.CompleteAsync(CancellationToken.None);
            samples.Add(armored.ToArray());
            samples.Add(Encoding.ASCII.GetBytes(" \n" + Encoding.ASCII.GetString(armored.ToArray()).Replace("\n", "\r\n", StringComparison.Ordinal)));
        }

        var decoded = new byte[64 * 1024];
        Fuzz.Run<ArmorFormatException>(samples, input =>
        {
            using var armor = new ArmorReader(new LookaheadStream(new MemoryStream(input)));
            for (int read = -1; read != 0;)
            {
                read = Now(armor.ReadAsync(decoded));
            }
        });
    }

    [Fact]
    public void Any_identity_file_is_read_or_refused()
    {
        // One identity and hardly anything around it: guarded memory is dear, and an identity that was read well takes some.
        Fuzz.Run<KeyFormatException>(
            ["#\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n"u8.ToArray()],
            static input =>
            {
                foreach (IIdentity read in IdentityFile.Parse(input))
                {
                    (read as IDisposable)?.Dispose();
                }
            });
    }

    private static IEnumerable<byte[]> Headers()
    {
        Stanza x25519 = new(["X25519", "CJM36AHmTbdHSuOQL+NESqyVQE75f2e610iRdLPEN20"], Plaintext.AsMemory(0, 32));
        Stanza scrypt = new(["scrypt", "bBjlhJVYZeE4aqUdmtRHfw", "18"], Plaintext.AsMemory(32, 32));
        Stanza ssh = new(["ssh-ed25519", "BjH7FA", "cAZ41TF0mzqTlCTFAjkqKhtIMrBQAkBmZqgvXwLwFGc"], Plaintext.AsMemory(64, 32));
        Stanza unknown = new(["example.com/x", "~", "!"], Plaintext.AsMemory(0, 200));
        Stanza empty = new(["empty"], default);
        foreach (Stanza[] stanzas in (Stanza[][])[[x25519], [scrypt], [x25519, x25519, ssh], [unknown, x25519, empty]])
        {
            yield return HeaderWriter.AppendMac(HeaderWriter.WriteAuthenticated(stanzas), Plaintext.AsSpan(0, Header.MacBytes).ToArray());
        }
    }

    private static async Task<byte[]> SealAsync(int length, FileKey fileKey)
    {
        using var payload = new MemoryStream();
        using var writer = new PayloadWriter(payload, fileKey);
        await writer.WriteAsync(Plaintext.AsMemory(0, length), CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
        return payload.ToArray();
    }

    // Everything is in memory: nothing is ever waited for, and all of the work is this thread's.
    private static int Now(ValueTask<int> read)
    {
        Assert.True(read.IsCompleted);
        return read.GetAwaiter().GetResult();
    }
}
