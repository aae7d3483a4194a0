using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class AgeFileTests
{
    private const int Chunk = PayloadFormat.ChunkBytes;

    // The example identity and recipient of c2sp.org/age.
    private const string ExampleIdentity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    private const string ExampleRecipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    public static TheoryData<int> BoundarySizes =>
        [0, 1, 15, 16, 17, Chunk - 17, Chunk - 16, Chunk - 1, Chunk, Chunk + 1, Chunk + 16, (2 * Chunk) - 1, 2 * Chunk, (2 * Chunk) + 1, (5 * Chunk) + 123];

    [Theory]
    [MemberData(nameof(BoundarySizes))]
    public async Task Decrypt_returns_what_was_encrypted_on_both_sides_of_every_chunk_boundary(int size)
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] document = RandomNumberGenerator.GetBytes(size);

        byte[] file = await Age.EncryptAsync(document, identity.Recipient);

        Assert.Equal(document, await Age.DecryptAsync(file, identity));
    }

    [Theory]
    [MemberData(nameof(BoundarySizes))]
    public async Task The_length_of_a_payload_is_known_beforehand(int size)
    {
        using FileKey fileKey = FileKey.Generate();
        using var destination = new MemoryStream();
        using var writer = new PayloadWriter(destination, fileKey);
        await writer.WriteAsync(new byte[size], CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);

        Assert.Equal(PayloadSize.Of(size), destination.Length);
    }

    [Fact]
    public async Task Each_recipient_opens_the_file_and_nobody_else_does()
    {
        using X25519Identity one = X25519Identity.Generate();
        using X25519Identity two = X25519Identity.Generate();
        using X25519Identity stranger = X25519Identity.Generate();
        byte[] file = await Age.EncryptAsync("document"u8.ToArray(), one.Recipient, two.Recipient);

        Assert.Equal("document"u8.ToArray(), await Age.DecryptAsync(file, one));
        Assert.Equal("document"u8.ToArray(), await Age.DecryptAsync(file, stranger, two));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(file, stranger));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Age.DecryptAsync(file));
    }

    [Fact]
    public async Task One_payload_serves_several_headers_each_with_one_stanza()
    {
        using X25519Identity one = X25519Identity.Generate();
        using X25519Identity two = X25519Identity.Generate();
        using FileKey fileKey = FileKey.Generate();
        using var payload = new MemoryStream();
        using var writer = new PayloadWriter(payload, fileKey);
        await writer.WriteAsync("document"u8.ToArray(), CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);

        foreach (X25519Identity identity in new[] { one, two })
        {
            byte[] header = Header.Create(fileKey, [identity.Recipient]);
            Assert.Single(Header.Parse(header).Stanzas);
            Assert.Equal("document"u8.ToArray(), await Age.DecryptAsync([.. header, .. payload.ToArray()], identity));
        }
    }

    [Fact]
    public async Task Two_encryptions_of_one_document_share_no_stanza_nonce_or_chunk()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] one = await Age.EncryptAsync(new byte[100], identity.Recipient);
        byte[] two = await Age.EncryptAsync(new byte[100], identity.Recipient);

        int header = one.AsSpan().LastIndexOf("---"u8);
        Assert.NotEqual(one[..header], two[..header]);
        Assert.NotEqual(one[^132..^116], two[^132..^116]);
        Assert.NotEqual(one[^116..], two[^116..]);
    }

    [Fact]
    public async Task A_file_is_read_from_a_stream_that_gives_one_byte_at_a_time_and_cannot_seek()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] document = RandomNumberGenerator.GetBytes(Chunk + 5);
        byte[] file = await Age.EncryptAsync(document, identity.Recipient);

        using var destination = new MemoryStream();
        await AgeFile.DecryptAsync(new TrickleStream(file), destination, [identity], CancellationToken.None);

        Assert.Equal(document, destination.ToArray());
    }

    [Fact]
    public async Task Encrypting_to_nobody_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Age.EncryptAsync([]));
    }

    [Fact]
    public async Task A_cancelled_encryption_stops()
    {
        using X25519Identity identity = X25519Identity.Generate();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            AgeFile.EncryptAsync(new MemoryStream(new byte[10]), new MemoryStream(), [identity.Recipient], cancelled.Token));
    }

    [Fact]
    public void The_example_identity_of_the_specification_has_the_example_recipient()
    {
        using X25519Identity identity = X25519Identity.Parse(Encoding.ASCII.GetBytes(ExampleIdentity));

        Assert.Equal(ExampleRecipient, identity.Recipient.ToString());
        Assert.Equal(ExampleIdentity, Encoding.ASCII.GetString(identity.Export()));
        Assert.Equal(identity.Recipient, X25519Recipient.Parse(ExampleRecipient));
    }
}
