using Gateway.Crypto;

namespace Crypto.Tests;

/// <summary>c2sp.org/age, Payload: 16 bytes of nonce, then chunks of 64 KiB with a tag of 16 bytes each.</summary>
public sealed class PayloadSizeTests
{
    private const int Chunk = 64 * 1024;

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 33)]
    [InlineData(Chunk - 1, Chunk + 31)]
    [InlineData(Chunk, Chunk + 32)]
    [InlineData(Chunk + 1, Chunk + 49)]
    [InlineData(2 * Chunk, (2 * Chunk) + 48)]
    public async Task The_size_of_a_payload_is_what_the_writer_writes(int document, long payload)
    {
        Assert.Equal(payload, PayloadSize.Of(document));
        Assert.True(PayloadSize.TryReadDocumentBytes(payload, out long read));
        Assert.Equal(document, read);
        using FileKey fileKey = FileKey.Generate();
        using var written = new MemoryStream();
        using var writer = new PayloadWriter(written, fileKey);
        await writer.WriteAsync(new byte[document], CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
        Assert.Equal(payload, written.Length);
    }

    [Fact]
    public void Every_size_up_to_three_chunks_is_that_of_one_document_or_of_none()
    {
        Dictionary<long, long> payloads = Enumerable.Range(0, (3 * Chunk) + 1).ToDictionary(document => PayloadSize.Of(document), document => (long)document);
        for (long size = 0; size <= PayloadSize.Of(3 * Chunk); size++)
        {
            bool isPayload = PayloadSize.TryReadDocumentBytes(size, out long document);
            Assert.Equal(payloads.TryGetValue(size, out long expected), isPayload);
            Assert.Equal(expected, document);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_size_beyond_all_reason_is_no_payloads(long size) => Assert.False(PayloadSize.TryReadDocumentBytes(size, out _));

    [Fact]
    public void The_largest_document_comes_out_again()
    {
        Assert.True(PayloadSize.TryReadDocumentBytes(PayloadSize.Of(PayloadSize.MaxDocumentBytes), out long document));
        Assert.Equal(PayloadSize.MaxDocumentBytes, document);
        Assert.Throws<ArgumentOutOfRangeException>(() => PayloadSize.Of(PayloadSize.MaxDocumentBytes + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PayloadSize.Of(-1));
    }
}
