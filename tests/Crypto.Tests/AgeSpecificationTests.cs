using System.Text;

namespace Gateway.Crypto.Tests;

/// <summary>
/// The MUSTs of c2sp.org/age, each with a file that breaks it and nothing else, by the kind of failure that it has to end in, and files that are unusual but
/// right.
/// </summary>
public sealed class AgeSpecificationTests
{
    private const int Chunk = PayloadFormat.ChunkBytes;
    private const string Share = "XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE";
    private const string Body = "qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E";
    private const string Salt = "ajMFur+EJLGaohv/dLRGnw";
    private const string OtherVersion = "age-encryption.org/v2\n";

    private static readonly Dictionary<string, Func<ForgedFile, byte[]>> Right = new()
    {
        ["one stanza"] = file => file.File(file.X25519),
        ["a passphrase alone"] = file => file.File(file.Scrypt),
        ["unrecognized stanzas MUST be ignored, before and behind"] = file => file.File(file.Grease + file.X25519 + file.Grease),
        ["a stanza of another's before one's own"] = file => file.File($"-> X25519 {Share}\n{Body}\n" + file.X25519),
        ["an unrecognized stanza that differs in case alone"] = file => file.File("-> x25519 short\nAAAA\n-> Scrypt\n\n" + file.X25519),
        ["a body that ends with an empty line"] = file => file.File($"-> other\n{new string('A', 64)}\n\n" + file.X25519),
        ["a payload that is empty"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\n"), .. file.Payload((0, true))],
        ["a last chunk that is full"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\n"), .. file.Payload((Chunk, false), (Chunk, true))],
        ["armor"] = file => Armor(file.File(file.X25519)),
        ["armor with white space around and CR LF"] = file => Encoding.ASCII.GetBytes("\n \t\r\n" + Text(Armor(file.File(file.X25519))).Replace("\n", "\r\n", StringComparison.Ordinal) + "\n "),
    };

    private static readonly Dictionary<string, Func<ForgedFile, byte[]>> BrokenHeaders = new()
    {
        ["v1-line: another version"] = file => file.FromHeader(OtherVersion + file.X25519 + "---"),
        ["v1-line: case-sensitive"] = file => file.FromHeader("Age-encryption.org/v1\n" + file.X25519 + "---"),
        ["v1-line: LF alone"] = file => file.FromHeader("age-encryption.org/v1\r\n" + file.X25519 + "---"),
        ["header: at least one stanza"] = file => file.File(""),
        ["arg-line: an argument is not empty"] = file => file.File("-> a  b\n\n" + file.X25519),
        ["arg-line: at least one argument"] = file => file.File("-> \n\n" + file.X25519),
        ["arg-line: VCHAR alone"] = file => file.File("-> \u00e9\n\n" + file.X25519),
        ["arg-line: starts with an arrow and a space"] = file => file.File("->a\n\n" + file.X25519),
        ["the body MUST end with a line shorter than 64 characters"] = file => file.File($"-> a\n{new string('A', 64)}\n" + file.X25519),
        ["full-line: 64 characters"] = file => file.File($"-> a\n{new string('A', 65)}\n\n" + file.X25519),
        ["final-line: one"] = file => file.File("-> a\nAAAA\nAAAA\n" + file.X25519),
        ["base64: non-canonical encodings MUST be rejected"] = file => file.File("-> a\nAB\n" + file.X25519),
        ["base64: padding MUST be rejected"] = file => file.File("-> a\nAA==\n" + file.X25519),
        ["base64: its alphabet alone"] = file => file.File("-> a\nA-_A\n" + file.X25519),
        ["end: a space before the MAC"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", "", "\n"), .. file.Payload((0, true))],
        ["end: one space before the MAC"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", "  ", "\n"), .. file.Payload((0, true))],
        ["end: nothing behind the MAC"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", " \n"), .. file.Payload((0, true))],
        ["end: 43 characters"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "A\n"), .. file.Payload((0, true))],
        ["end: LF alone"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\r\n"), .. file.Payload((0, true))],
        ["payload: begins with a nonce of 16 bytes"] = file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\n"), .. new byte[15]],
        ["X25519: a stanza of less than two arguments MUST be rejected"] = file => file.File($"-> X25519\n{Body}\n" + file.X25519),
        ["X25519: a stanza of more than two arguments MUST be rejected"] = file => file.File($"-> X25519 {Share} {Share}\n{Body}\n" + file.X25519),
        ["X25519: a share that is not canonical MUST be rejected"] = file => file.File($"-> X25519 {Share[..^1]}F\n{Body}\n" + file.X25519),
        ["X25519: a share of 31 bytes MUST be rejected"] = file => file.File($"-> X25519 {StrictBase64.EncodeUnpadded(new byte[31])}\n{Body}\n" + file.X25519),
        ["X25519: a share of 33 bytes MUST be rejected"] = file => file.File($"-> X25519 {StrictBase64.EncodeUnpadded(new byte[33])}\n{Body}\n" + file.X25519),
        ["X25519: the body MUST be 32 bytes, shorter"] = file => file.File($"-> X25519 {Share}\n{StrictBase64.EncodeUnpadded(new byte[31])}\n" + file.X25519),
        ["X25519: the body MUST be 32 bytes, longer"] = file => file.File($"-> X25519 {Share}\n{StrictBase64.EncodeUnpadded(new byte[33])}\n" + file.X25519),
        ["X25519: an all-zero shared secret MUST abort"] = file => file.File($"-> X25519 {StrictBase64.EncodeUnpadded(new byte[32])}\n{Body}\n" + file.X25519),
        ["scrypt: a stanza of less than three arguments MUST be rejected"] = file => file.File($"-> scrypt {Salt}\n{Body}\n"),
        ["scrypt: a stanza of more than three arguments MUST be rejected"] = file => file.File($"-> scrypt {Salt} 4 4\n{Body}\n"),
        ["scrypt: a salt that is not canonical MUST be rejected"] = file => file.File($"-> scrypt {Salt[..^1]}x 4\n{Body}\n"),
        ["scrypt: a salt of 15 bytes MUST be rejected"] = file => file.File($"-> scrypt {StrictBase64.EncodeUnpadded(new byte[15])} 4\n{Body}\n"),
        ["scrypt: a salt of 17 bytes MUST be rejected"] = file => file.File($"-> scrypt {StrictBase64.EncodeUnpadded(new byte[17])} 4\n{Body}\n"),
        ["scrypt: a work factor with a leading zero MUST be rejected"] = file => file.File($"-> scrypt {Salt} 04\n{Body}\n"),
        ["scrypt: a work factor of zero MUST be rejected"] = file => file.File($"-> scrypt {Salt} 0\n{Body}\n"),
        ["scrypt: a work factor of other than digits MUST be rejected"] = file => file.File($"-> scrypt {Salt} +4\n{Body}\n"),
        ["scrypt: an upper limit to the work factor SHOULD apply"] = file => file.File($"-> scrypt {Salt} 23\n{Body}\n"),
        ["scrypt: the body MUST be 32 bytes"] = file => file.File($"-> scrypt {Salt} 4\n{StrictBase64.EncodeUnpadded(new byte[33])}\n"),
        ["scrypt: MUST be the only stanza, before another"] = file => file.File(file.Scrypt + file.X25519),
        ["scrypt: MUST be the only stanza, behind another"] = file => file.File(file.X25519 + file.Scrypt),
        ["scrypt: MUST be the only stanza, beside an unrecognized one"] = file => file.File(file.Grease + file.Scrypt),
        ["scrypt: MUST be the only stanza, twice"] = file => file.File(file.Scrypt + file.Scrypt),
    };

    private static readonly Dictionary<string, Func<ForgedFile, byte[]>> BrokenArmor = new()
    {
        ["data before the PEM block"] = file => Changed(file, text => "data\n" + text),
        ["data behind the PEM block"] = file => Changed(file, text => text + "data\n"),
        ["a label in another case"] = file => Changed(file, text => text.Replace("AGE ENCRYPTED FILE", "Age Encrypted File", StringComparison.Ordinal)),
        ["another label at the end"] = file => Changed(file, text => text.Replace("END AGE ENCRYPTED FILE", "END AGE ENCRYPTED MESSAGE", StringComparison.Ordinal)),
        ["no end"] = file => Changed(file, text => text[..text.IndexOf("-----END", StringComparison.Ordinal)]),
        ["headers as in OpenPGP"] = file => Changed(file, text => text.Replace("FILE-----\n", "FILE-----\nVersion: 1\n\n", StringComparison.Ordinal)),
        ["an empty line"] = file => Changed(file, text => text.Insert(text.IndexOf("-----END", StringComparison.Ordinal), "\n")),
        ["white space in a line"] = file => Changed(file, text => text.Insert(60, " ")),
        ["a line of 63 characters"] = file => Changed(file, text => text.Remove(97, 1)),
        ["padding left out"] = file => Changed(file, text => text.Replace("=", "", StringComparison.Ordinal)),
        ["base64 that is not canonical"] = file => Changed(file, text => NotCanonical(text)),
    };

    private static readonly Dictionary<string, Func<ForgedFile, byte[]>> BrokenMacs = new()
    {
        ["a stanza more than the MAC is over"] = file => Replaced(file.File(file.X25519), "---", file.Grease + "---"),
        ["another MAC"] = file => [.. Encoding.ASCII.GetBytes(ForgedFile.VersionLine + file.X25519 + "--- " + StrictBase64.EncodeUnpadded(new byte[32]) + "\n"), .. file.Payload((0, true))],
        ["a passphrase's header with another MAC"] = file =>
            [.. Encoding.ASCII.GetBytes(ForgedFile.VersionLine + file.Scrypt + "--- " + StrictBase64.EncodeUnpadded(new byte[32]) + "\n"), .. file.Payload((0, true))],
    };

    private static readonly Dictionary<string, Func<ForgedFile, byte[]>> Unmatched = new()
    {
        ["unrecognized stanzas alone"] = file => file.File(file.Grease),
        ["a stanza for somebody else"] = file => file.File($"-> X25519 {Share}\n{Body}\n"),
        ["a passphrase that is another"] = file => file.File($"-> scrypt {Salt} 4\n{Body}\n"),
        ["a type in another case"] = file => file.File("-> x25519 " + Share + "\n" + Body + "\n"),
    };

    // What leaves before the failure is counted in bytes.
    private static readonly Dictionary<string, (int Released, (int Bytes, bool Last)[] Chunks)> BrokenPayloads = new()
    {
        ["no chunk"] = (0, []),
        ["the final chunk MUST NOT be empty"] = (Chunk, [(Chunk, false), (0, true)]),
        ["the end without a final chunk MUST be an error"] = (Chunk, [(Chunk, false)]),
        ["the end without a final chunk MUST be an error, short"] = (0, [(10, false)]),
        ["the end without a final chunk MUST be an error, the eighth"] = (7 * Chunk, [.. Enumerable.Repeat((Chunk, false), 7), (10, false)]),
        ["a chunk before the final one is full"] = (0, [(Chunk - 1, false), (10, true)]),
        ["one final chunk"] = (Chunk, [(Chunk, true), (10, true)]),
        ["one final chunk, behind seven"] = (8 * Chunk, [.. Enumerable.Repeat((Chunk, false), 7), (Chunk, true), (Chunk, true)]),
        ["no chunk is longer than 64 KiB"] = (0, [(Chunk + 1, true)]),
    };

    public static TheoryData<string> RightNames => [.. Right.Keys];

    public static TheoryData<string> HeaderNames => [.. BrokenHeaders.Keys];

    public static TheoryData<string> ArmorNames => [.. BrokenArmor.Keys];

    public static TheoryData<string> MacNames => [.. BrokenMacs.Keys];

    public static TheoryData<string> UnmatchedNames => [.. Unmatched.Keys];

    public static TheoryData<string> PayloadNames => [.. BrokenPayloads.Keys];

    [Theory]
    [MemberData(nameof(RightNames))]
    public async Task What_the_specification_allows_opens(string name) => Assert.Null((await OpenAsync(Right[name])).Failure);

    [Theory]
    [MemberData(nameof(HeaderNames))]
    public Task A_header_that_breaks_a_rule_is_a_header_failure(string name) => RefusesAsync<HeaderFormatException>(BrokenHeaders[name]);

    [Theory]
    [MemberData(nameof(ArmorNames))]
    public Task Armor_that_breaks_a_rule_is_an_armor_failure(string name) => RefusesAsync<ArmorFormatException>(BrokenArmor[name]);

    [Theory]
    [MemberData(nameof(MacNames))]
    public Task A_header_that_was_changed_is_a_MAC_failure(string name) => RefusesAsync<HeaderMacException>(BrokenMacs[name]);

    [Theory]
    [MemberData(nameof(UnmatchedNames))]
    public Task A_header_for_nobody_here_is_no_match(string name) => RefusesAsync<NoIdentityMatchException>(Unmatched[name]);

    [Theory]
    [MemberData(nameof(PayloadNames))]
    public async Task A_payload_that_breaks_a_rule_is_a_payload_failure_and_only_authenticated_chunks_leave(string name)
    {
        (int expected, (int Bytes, bool Last)[] chunks) = BrokenPayloads[name];

        (int released, Exception? failure) = await OpenAsync(file => [.. file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\n"), .. file.Payload(chunks)]);

        Assert.IsType<PayloadException>(failure);
        Assert.Equal(expected, released);
    }

    private static async Task RefusesAsync<TFailure>(Func<ForgedFile, byte[]> build)
        where TFailure : Exception
    {
        (int released, Exception? failure) = await OpenAsync(build);

        Assert.IsType<TFailure>(failure);
        Assert.Equal(0, released);
    }

    private static async Task<(int Released, Exception? Failure)> OpenAsync(Func<ForgedFile, byte[]> build)
    {
        using ForgedFile forged = new();
        using ScryptIdentity passphrase = new(ForgedFile.Passphrase);
        using MemoryStream destination = new();
        byte[] file = build(forged);
        Exception? failure = await Record.ExceptionAsync(() =>
            AgeFile.DecryptAsync(new MemoryStream(file), destination, [forged.Identity, passphrase], CancellationToken.None));
        return ((int)destination.Length, failure);
    }

    private static byte[] Armor(byte[] file) => Pem.Encode(file, "AGE ENCRYPTED FILE", 64);

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Changed(ForgedFile file, Func<string, string> change)
    {
        // An empty line's length of body that makes the last line of the armor end in two characters of padding.
        string armored = Text(Armor(Padded(file)));
        string changed = change(armored);
        Assert.NotEqual(armored, changed);
        return Encoding.Latin1.GetBytes(changed);
    }

    private static byte[] Padded(ForgedFile file)
    {
        byte[] header = file.Header(ForgedFile.VersionLine + file.X25519 + "---", " ", "\n");
        int bytes = Enumerable.Range(0, 3).First(length => (header.Length + PayloadFormat.FileNonceBytes + PayloadFormat.TagBytes + length) % 3 == 1);
        return [.. header, .. file.Payload((bytes, true))];
    }

    // Two characters of padding leave four bits of the character before them unused.
    private static string NotCanonical(string text)
    {
        int last = text.IndexOf("==", StringComparison.Ordinal) - 1;
        return $"{text[..last]}{(char)(text[last] + 1)}{text[(last + 1)..]}";
    }

    private static byte[] Replaced(byte[] file, string old, string replacement)
    {
        string text = Text(file);
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text[..at] + replacement + text[(at + old.Length)..]);
    }
}
