using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class ArmorTests
{
    private const string Begin = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    private const string End = "-----END AGE ENCRYPTED FILE-----\n";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task An_armored_file_decrypts(int size)
    {
        using X25519Identity identity = X25519Identity.Generate();
        string armored = await ArmoredAsync(identity, size);

        Assert.Equal(new byte[size], await DecryptAsync(armored, identity));
        Assert.Equal(new byte[size], await DecryptAsync(armored.Replace("\n", "\r\n", StringComparison.Ordinal), identity));
        Assert.Equal(new byte[size], await DecryptAsync(" \n\r\n\t" + armored + "\n \n", identity));
        Assert.Equal(new byte[size], await DecryptAsync(armored[..^1], identity));
    }

    [Fact]
    public async Task An_armored_file_is_read_from_a_stream_that_gives_one_byte_at_a_time()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] armored = Encoding.ASCII.GetBytes(await ArmoredAsync(identity, 5000));
        using var destination = new MemoryStream();

        await AgeFile.DecryptAsync(new TrickleStream(armored), destination, [identity], CancellationToken.None);

        Assert.Equal(new byte[5000], destination.ToArray());
    }

    [ToolFact("age")]
    public async Task Stock_age_opens_a_file_in_our_armor_whatever_its_length()
    {
        using var tool = new StockTool();
        using X25519Identity identity = X25519Identity.Generate();
        string identityPath = tool.Write("identity.txt", identity.Export());
        foreach (int size in (int[])[0, 1, 47, 48, 49, 65_536, 200_000])
        {
            using var armored = new MemoryStream();
            await AgeFile.EncryptArmoredAsync(new MemoryStream(new byte[size]), armored, [identity.Recipient], CancellationToken.None);

            (int exitCode, byte[] output, string error) = await tool.RunAsync("age", armored.ToArray(), "-d", "-i", identityPath);

            Assert.True(exitCode == 0, error);
            Assert.Equal(new byte[size], output);
            Assert.Equal(new byte[size], await DecryptAsync(Encoding.ASCII.GetString(armored.ToArray()), identity));
        }
    }

    [Fact]
    public async Task Armor_that_is_not_strict_is_refused()
    {
        using X25519Identity identity = X25519Identity.Generate();
        string armored = await ArmoredAsync(identity, 0);
        string[] lines = armored.Split('\n');
        string body = string.Join('\n', lines[1..^2]) + "\n";
        string[] broken =
        [
            "garbage\n" + armored,
            armored + "garbage\n",
            armored + new string(' ', 2000),
            new string('\n', 1025) + armored,
            Begin + body,
            Begin + "\n" + body + End,
            Begin + body + "\n" + End,
            Begin + "Header: text\n\n" + body + End,
            Begin + lines[1] + "A\n" + body + End,
            Begin + lines[1][..32] + "\n" + lines[1][32..] + "\n" + string.Join('\n', lines[2..^2]) + "\n" + End,
            Begin + " " + body + End,
            Begin + body.Replace("\n", " \n", StringComparison.Ordinal) + End,
            Begin + body.TrimEnd('=', '\n') + "\n" + End,
            Begin + body + body + End,
            Begin + body + End.Replace("AGE", "age", StringComparison.Ordinal),
            Begin.Replace("FILE", "MESSAGE", StringComparison.Ordinal) + body + End,
            "-----BEGIN",
        ];
        foreach (string text in broken)
        {
            await Assert.ThrowsAsync<ArmorFormatException>(() => DecryptAsync(text, identity));
        }
    }

    private static async Task<string> ArmoredAsync(X25519Identity identity, int size) =>
        Encoding.ASCII.GetString(Pem.Encode(await Age.EncryptAsync(new byte[size], identity.Recipient), "AGE ENCRYPTED FILE", 64));

    private static Task<byte[]> DecryptAsync(string armored, X25519Identity identity) => Age.DecryptAsync(Encoding.ASCII.GetBytes(armored), identity);
}
