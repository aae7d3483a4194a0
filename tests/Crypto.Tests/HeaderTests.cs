using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class HeaderTests
{
    // The example header of c2sp.org/age; nobody here has a key of it.
    private const string Example =
        "age-encryption.org/v1\n" +
        "-> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE\n" +
        "qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E\n" +
        "--- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s\n";

    private const string FullLine = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public static TheoryData<string> GoodHeaders => new()
    {
        Example,
        Stanzas("-> a\n\n"),
        Stanzas("-> a b c ! ~ \"'\n\n"),
        Stanzas($"-> a\n{FullLine}\n\n"),
        Stanzas($"-> a\n{FullLine}\n{FullLine}\nAA\n"),
        Stanzas("-> a\nAAA\n-> b\n\n-> X25519\n\n"),
        Stanzas("-> scrypt\n\n"),
    };

    [Theory]
    [MemberData(nameof(GoodHeaders))]
    public void Parse_then_write_gives_the_same_bytes(string header) =>
        Assert.Equal(header, Encoding.ASCII.GetString(Header.Parse(Encoding.ASCII.GetBytes(header)).ToBytes()));

    [Fact]
    public void Parse_gives_the_arguments_and_bodies()
    {
        Header header = Header.Parse(Encoding.ASCII.GetBytes(Stanzas($"-> a bc d\n{FullLine}\nAAE\n-> e\n\n")));

        Assert.Equal(["a", "bc", "d"], header.Stanzas[0].Arguments);
        Assert.Equal([.. new byte[49], (byte)1], header.Stanzas[0].Body.ToArray());
        Assert.Equal("e", header.Stanzas[1].Type);
        Assert.True(header.Stanzas[1].Body.IsEmpty);
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "empty", string.Empty },
        { "another version", Example.Replace("/v1", "/v2", StringComparison.Ordinal) },
        { "a version that starts the same", Example.Replace("/v1", "/v10", StringComparison.Ordinal) },
        { "version line with CR", Example.Replace("/v1", "/v1\r", StringComparison.Ordinal) },
        { "something before", " " + Example },
        { "something after", Example + "x" },
        { "an empty line after", Example + "\n" },
        { "no stanza", Stanzas(string.Empty) },
        { "CR LF throughout", Example.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "stanza without space", Stanzas("->a\n\n") },
        { "stanza without arguments", Stanzas("->\n\n") },
        { "stanza with an empty argument", Stanzas("-> \n\n") },
        { "two spaces between arguments", Stanzas("-> a  b\n\n") },
        { "a space after the last argument", Stanzas("-> a \n\n") },
        { "a tab in an argument", Stanzas("-> a\tb\n\n") },
        { "a control character in an argument", Stanzas("-> a\u0001\n\n") },
        { "DEL in an argument", Stanzas("-> a\u007f\n\n") },
        { "a letter beyond ASCII in an argument", Stanzas("-> a\u00e9\n\n") },
        { "stanza without body", Stanzas("-> a\n") },
        { "body without final short line", Stanzas($"-> a\n{FullLine}\n") },
        { "body line too long", Stanzas($"-> a\n{FullLine}A\n\n") },
        { "two short lines", Stanzas("-> a\nAAAA\nAAAA\n") },
        { "a line after an empty last one", Stanzas("-> a\n\nAAAA\n") },
        { "padding in the body", Stanzas("-> a\nAA==\n") },
        { "unused bits set in the body", Stanzas("-> a\nAB\n") },
        { "a length base64 does not have", Stanzas("-> a\nAAAAA\n") },
        { "URL-safe base64 in the body", Stanzas("-> a\nAA-_\n") },
        { "white space in the body", Stanzas("-> a\nAA A\n") },
        { "scrypt beside another stanza", Stanzas("-> scrypt\n\n-> a\n\n") },
        { "scrypt twice", Stanzas("-> scrypt\n\n-> scrypt\n\n") },
        { "an unknown line", Stanzas("-> a\n\n=> b\n\n") },
        { "no MAC line", "age-encryption.org/v1\n-> a\n\n" },
        { "MAC line without MAC", "age-encryption.org/v1\n-> a\n\n---\n" },
        { "MAC line without space", Example.Replace("--- ", "---", StringComparison.Ordinal) },
        { "MAC line with two spaces", Example.Replace("--- ", "---  ", StringComparison.Ordinal) },
        { "MAC too short", Example.Replace("75s\n", "75\n", StringComparison.Ordinal) },
        { "MAC too long", Example.Replace("75s\n", "75sA\n", StringComparison.Ordinal) },
        { "MAC with padding", Example.Replace("75s\n", "75s=\n", StringComparison.Ordinal) },
        { "MAC with unused bits set", Example.Replace("75s\n", "75t\n", StringComparison.Ordinal) },
        { "MAC line with a space after", Example.Replace("75s\n", "75s \n", StringComparison.Ordinal) },
        { "MAC line without line end", Example[..^1] },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task Whatever_is_not_exactly_the_grammar_is_refused(string what, string header)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(header);
        Assert.True(bytes.Length < Header.MaxHeaderBytes, what);
        Assert.Throws<HeaderFormatException>(() => Header.Parse(bytes));

        using X25519Identity identity = X25519Identity.Generate();
        if (what is not ("something after" or "an empty line after"))
        {
            await Assert.ThrowsAsync<HeaderFormatException>(() => Age.DecryptAsync([.. bytes, .. new byte[100]], identity));
        }
    }

    [Fact]
    public async Task A_bit_flipped_anywhere_in_the_header_is_noticed()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] file = await Age.EncryptAsync("document"u8.ToArray(), identity.Recipient);
        int headerLength = file.AsSpan().IndexOf("\n---"u8) + 1 + "--- ".Length + 43 + 1;
        for (int i = 0; i < headerLength * 8; i++)
        {
            byte[] changed = [.. file];
            changed[i / 8] ^= (byte)(1 << (i % 8));

            Exception? refusal = await Record.ExceptionAsync(() => Age.DecryptAsync(changed, identity));

            Assert.True(refusal is HeaderFormatException or HeaderMacException or NoIdentityMatchException, $"bit {i}: {refusal}");
        }
    }

    [Fact]
    public async Task A_stanza_added_or_taken_away_is_noticed_by_the_MAC()
    {
        using X25519Identity one = X25519Identity.Generate();
        using X25519Identity two = X25519Identity.Generate();
        string file = Encoding.Latin1.GetString(await Age.EncryptAsync([], one.Recipient, two.Recipient));
        int second = file.IndexOf("-> ", file.IndexOf("-> ", StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        int mac = file.IndexOf("---", StringComparison.Ordinal);

        string shorter = file[..second] + file[mac..];
        string longer = file[..mac] + "-> example.com/more\n\n" + file[mac..];

        await Assert.ThrowsAsync<HeaderMacException>(() => Age.DecryptAsync(Encoding.Latin1.GetBytes(shorter), one));
        await Assert.ThrowsAsync<HeaderMacException>(() => Age.DecryptAsync(Encoding.Latin1.GetBytes(longer), one));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(Encoding.Latin1.GetBytes(shorter), two));
    }

    [Fact]
    public async Task A_header_cut_short_anywhere_is_refused()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] file = await Age.EncryptAsync([], identity.Recipient);
        int payload = file.Length - (int)PayloadSize.Of(0);
        for (int length = 0; length < payload + PayloadFormat.FileNonceBytes; length++)
        {
            await Assert.ThrowsAsync<HeaderFormatException>(() => Age.DecryptAsync(file[..length], identity));
        }
    }

    [Fact]
    public async Task A_stranger_chooses_neither_the_size_nor_the_number_of_stanzas()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] endless = [.. "age-encryption.org/v1\n-> "u8, .. Enumerable.Repeat((byte)'a', 3 * Header.MaxHeaderBytes)];
        byte[] crowded = Encoding.ASCII.GetBytes(Stanzas(string.Concat(Enumerable.Repeat("-> a\n\n", Header.MaxStanzas + 1))));
        byte[] full = Encoding.ASCII.GetBytes(Stanzas(string.Concat(Enumerable.Repeat("-> a\n\n", Header.MaxStanzas))));
        var source = new MemoryStream(endless);

        await Assert.ThrowsAsync<HeaderFormatException>(() => AgeFile.DecryptAsync(source, Stream.Null, [identity], CancellationToken.None));
        Assert.InRange(source.Position, 0, 2.1 * Header.MaxHeaderBytes);
        Assert.Throws<HeaderFormatException>(() => Header.Parse(endless));
        Assert.Throws<HeaderFormatException>(() => Header.Parse(crowded));
        Assert.Equal(Header.MaxStanzas, Header.Parse(full).Stanzas.Count);
    }

    [Fact]
    public async Task A_stream_that_is_no_age_file_is_not_read_to_its_end()
    {
        using X25519Identity identity = X25519Identity.Generate();
        var source = new MemoryStream(RandomNumberGenerator.GetBytes(1_000_000));

        await Assert.ThrowsAsync<HeaderFormatException>(() => AgeFile.DecryptAsync(source, Stream.Null, [identity], CancellationToken.None));
        Assert.InRange(source.Position, 0, 8192);
    }

    [Fact]
    public void A_header_is_made_for_at_least_one_recipient()
    {
        using FileKey fileKey = FileKey.Generate();

        Assert.Throws<ArgumentException>(() => Header.Create(fileKey, []));
    }

    [Fact]
    public void Unwrapping_verifies_the_MAC_with_the_key_it_found()
    {
        using X25519Identity identity = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        using FileKey otherKey = FileKey.Generate();
        byte[] header = Header.Create(fileKey, [identity.Recipient]);
        byte[] other = Header.Create(otherKey, [identity.Recipient]);
        byte[] mixed = [.. header.AsSpan(0, header.Length - 44), .. other.AsSpan(other.Length - 44)];

        using FileKey unwrapped = Header.Parse(header).Unwrap([identity]);
        Assert.Equal(fileKey.Bytes.ToArray(), unwrapped.Bytes.ToArray());
        Assert.Throws<HeaderMacException>(() => Header.Parse(mixed).Unwrap([identity]));
        Assert.Throws<NoIdentityMatchException>(() => Header.Parse(header).Unwrap([]));
    }

    [Fact]
    public void A_stanza_that_could_not_be_written_does_not_exist()
    {
        Assert.Throws<ArgumentException>(() => new Stanza([], default));
        Assert.Throws<ArgumentException>(() => new Stanza(["a", string.Empty], default));
        Assert.Throws<ArgumentException>(() => new Stanza(["a b"], default));
        Assert.Throws<ArgumentException>(() => new Stanza(["a\n"], default));
        Assert.Throws<ArgumentException>(() => new Stanza(["\u00e9"], default));
    }

    private static string Stanzas(string stanzas) => "age-encryption.org/v1\n" + stanzas + "--- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s\n";
}
