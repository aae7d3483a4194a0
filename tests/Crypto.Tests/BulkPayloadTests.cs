using System.Security.Cryptography;

namespace Gateway.Crypto.Tests;

/// <summary>Stream to stream, where several chunks are worked on at once, nothing is different from one chunk after the other.</summary>
public sealed class BulkPayloadTests : IDisposable
{
    private const int Chunk = PayloadFormat.ChunkBytes;
    private const int Sealed = PayloadFormat.SealedChunkBytes;
    private const int ManyChunks = 30;

    private readonly FileKey _fileKey = FileKey.Generate();

    public void Dispose() => _fileKey.Dispose();

    // A block is seven chunks; the pipeline's first blocks and those whose buffers are used again are both crossed.
    public static TheoryData<int> Sizes =>
    [
        0, 1, Chunk - 1, Chunk, Chunk + 1, (6 * Chunk) - 1, 6 * Chunk, (6 * Chunk) + 1, (7 * Chunk) - 1, 7 * Chunk, (7 * Chunk) + 1, (8 * Chunk) - 1, 8 * Chunk,
        (8 * Chunk) + 1, (14 * Chunk) - 1, 14 * Chunk, (14 * Chunk) + 1, 49 * Chunk, (ManyChunks * Chunk) + 777,
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_is_sealed_at_once_is_read_chunk_by_chunk_and_the_reverse(int size)
    {
        byte[] document = RandomNumberGenerator.GetBytes(size);

        Assert.Equal(document, await ReadAsync(await SealAsync(document)));
        Assert.Equal(document, (await OpenAsync(await WriteAsync(document))).Released);
    }

    [Fact]
    public async Task A_source_that_gives_one_byte_at_a_time_changes_nothing()
    {
        byte[] document = RandomNumberGenerator.GetBytes((2 * Chunk) + 5);
        using var payload = new MemoryStream();
        using var opened = new MemoryStream();

        await BulkPayload.SealAsync(new TrickleStream(document), payload, _fileKey, CancellationToken.None);
        await BulkPayload.OpenAsync(new TrickleStream(payload.ToArray()), opened, _fileKey, CancellationToken.None);

        Assert.Equal(document, opened.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(ManyChunks - 1)]
    public async Task The_chunks_before_a_changed_one_leave_and_nothing_else_and_it_is_named(int changed)
    {
        byte[] document = RandomNumberGenerator.GetBytes(ManyChunks * Chunk);
        byte[] payload = await SealAsync(document);
        payload[PayloadFormat.FileNonceBytes + (changed * Sealed) + 100] ^= 1;

        (byte[] released, PayloadException? failure) = await OpenAsync(payload);

        Assert.Equal(changed, failure?.Chunk);
        Assert.Equal(document[..(changed * Chunk)], released);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(14)]
    public async Task A_payload_cut_at_a_chunks_end_is_missing_the_next_one(int chunks)
    {
        byte[] document = RandomNumberGenerator.GetBytes(ManyChunks * Chunk);
        byte[] payload = (await SealAsync(document))[..(PayloadFormat.FileNonceBytes + (chunks * Sealed))];

        (byte[] released, PayloadException? failure) = await OpenAsync(payload);

        Assert.Equal(chunks, failure?.Chunk);
        Assert.Equal(document[..(chunks * Chunk)], released);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, Sealed)]
    [InlineData(7, 1)]
    [InlineData(7, 17)]
    [InlineData(7, 3 * Sealed)]
    [InlineData(8, Sealed)]
    public async Task What_follows_the_last_chunk_is_named_as_the_chunk_it_would_be(int chunks, int trailing)
    {
        byte[] document = RandomNumberGenerator.GetBytes(chunks * Chunk);

        (byte[] released, PayloadException? failure) = await OpenAsync([.. await SealAsync(document), .. new byte[trailing]]);

        Assert.Equal(chunks, failure?.Chunk);
        Assert.Equal(document, released);
    }

    [Fact]
    public async Task A_payload_without_its_nonce_is_refused() => Assert.Equal(0, (await OpenAsync(new byte[15])).Failure?.Chunk);

    [Fact]
    public async Task A_chunk_leaves_before_the_next_one_has_come()
    {
        byte[] document = RandomNumberGenerator.GetBytes(3 * Chunk);
        byte[] payload = await SealAsync(document);
        using var destination = new MemoryStream();
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        // Gives a chunk only after the one before has come out at the other end.
        var source = new WaitingStream(payload, PayloadFormat.FileNonceBytes, Sealed, chunksGiven => destination.Length >= (chunksGiven - 1) * Chunk);
        await BulkPayload.OpenAsync(source, destination, _fileKey, bound.Token);

        Assert.Equal(document, destination.ToArray());
    }

    [Fact]
    public async Task A_source_that_breaks_is_told_after_what_it_gave_is_written()
    {
        byte[] payload = await SealAsync(new byte[20 * Chunk]);
        using var destination = new MemoryStream();

        await Assert.ThrowsAsync<IOException>(() => BulkPayload.OpenAsync(
            new BreakingStream(payload[..(PayloadFormat.FileNonceBytes + (10 * Sealed))]), destination, _fileKey, CancellationToken.None));

        Assert.Equal(10 * Chunk, destination.Length);
    }

    [Fact]
    public async Task A_destination_that_breaks_ends_the_work_and_the_source_is_left_alone_then()
    {
        using var source = new CountingStream(new ZeroStream(1L << 40));

        await Assert.ThrowsAsync<NotSupportedException>(() => BulkPayload.SealAsync(source, new MemoryStream(new byte[3 * Chunk]), _fileKey, CancellationToken.None));

        long read = source.BytesRead;
        await Task.Yield();
        Assert.Equal(read, source.BytesRead);
        Assert.InRange(read, 1, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task A_cancelled_work_ends_though_there_is_always_more_to_read()
    {
        using var cancel = new CancellationTokenSource();
        using var source = new CountingStream(new ZeroStream(1L << 40), bytes => { if (bytes > 50 * Chunk) { cancel.Cancel(); } });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BulkPayload.SealAsync(source, Stream.Null, _fileKey, cancel.Token));
    }

    private async Task<byte[]> SealAsync(byte[] document)
    {
        using var payload = new MemoryStream();
        await BulkPayload.SealAsync(new MemoryStream(document), payload, _fileKey, CancellationToken.None);
        return payload.ToArray();
    }

    private async Task<(byte[] Released, PayloadException? Failure)> OpenAsync(byte[] payload)
    {
        using var released = new MemoryStream();
        Exception? failure = await Record.ExceptionAsync(() => BulkPayload.OpenAsync(new MemoryStream(payload), released, _fileKey, CancellationToken.None));
        return (released.ToArray(), failure is null ? null : Assert.IsType<PayloadException>(failure));
    }

    private async Task<byte[]> WriteAsync(byte[] document)
    {
        using var payload = new MemoryStream();
        using var writer = new PayloadWriter(payload, _fileKey);
        await writer.WriteAsync(document, CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
        return payload.ToArray();
    }

    private async Task<byte[]> ReadAsync(byte[] payload)
    {
        using var document = new MemoryStream();
        using var reader = new PayloadReader(new MemoryStream(payload), _fileKey);
        byte[] buffer = new byte[Chunk];
        int length;
        while ((length = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            document.Write(buffer, 0, length);
        }

        return document.ToArray();
    }

    private sealed class WaitingStream(byte[] content, int start, int chunk, Func<int, bool> mayGive) : ForwardStream
    {
        private int _position;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int given = (_position - start) / chunk;
            while (!mayGive(given + 1))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Delay(1, cancellationToken);
            }

            int next = _position < start ? start : Math.Min(content.Length, _position + chunk);
            int length = Math.Min(buffer.Length, next - _position);
            content.AsMemory(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }
    }

    private sealed class BreakingStream(byte[] content) : ForwardStream
    {
        private int _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int length = Math.Min(buffer.Length, content.Length - _position);
            content.AsMemory(_position, length).CopyTo(buffer);
            _position += length;
            return length > 0 ? ValueTask.FromResult(length) : throw new IOException("broken");
        }
    }

    private sealed class CountingStream(Stream source, Action<long>? read = null) : ForwardStream
    {
        public long BytesRead { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int length = await source.ReadAsync(buffer, cancellationToken);
            BytesRead += length;
            read?.Invoke(BytesRead);
            return length;
        }
    }
}
