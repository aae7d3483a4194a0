using System.Security.Cryptography;

namespace Gateway.Crypto.Tests;

public sealed class PayloadTests : IDisposable
{
    private const int Chunk = PayloadFormat.ChunkBytes;

    private readonly FileKey _fileKey = FileKey.Generate();

    public void Dispose() => _fileKey.Dispose();

    // What is sealed as what: sizes of chunks, and which of them carry the flag of the last one.
    public static TheoryData<string, int[], int[]> BadPayloads => new()
    {
        { "no chunk", [], [] },
        { "no last chunk", [10], [] },
        { "no last chunk, full", [Chunk], [] },
        { "no last chunk after two full ones", [Chunk, Chunk], [] },
        { "a last chunk that is empty", [Chunk, 0], [1] },
        { "a short chunk before the last", [10, 10], [1] },
        { "a short chunk before the last, not the first", [Chunk, 10, 10], [2] },
        { "an empty chunk before the last", [0, 10], [1] },
        { "two last chunks", [10, 10], [0, 1] },
        { "two last chunks, the first full", [Chunk, 10], [0, 1] },
        { "the flag on the first of two", [Chunk, Chunk], [0] },
        { "a chunk longer than 64 KiB", [Chunk + 1], [0] },
    };

    [Theory]
    [MemberData(nameof(BadPayloads))]
    public async Task A_payload_of_other_chunks_than_the_format_has_is_refused(string what, int[] sizes, int[] lastFlags)
    {
        Assert.NotEmpty(what);
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync(Seal(sizes, lastFlags)));
    }

    [Theory]
    [InlineData(new int[] { 0 })]
    [InlineData(new int[] { 10 })]
    [InlineData(new int[] { Chunk })]
    [InlineData(new int[] { Chunk, 1 })]
    [InlineData(new int[] { Chunk, Chunk })]
    [InlineData(new int[] { Chunk, Chunk, 7 })]
    public async Task A_payload_of_full_chunks_and_one_last_is_read(int[] sizes) =>
        Assert.Equal(sizes.Sum(), (await ReadAsync(Seal(sizes, [sizes.Length - 1]))).Length);

    [Fact]
    public async Task Chunks_swapped_repeated_or_dropped_are_noticed()
    {
        byte[] payload = Seal([Chunk, Chunk, Chunk, 5], [3]);
        byte[] nonce = payload[..16];
        byte[][] chunks = [.. Enumerable.Range(0, 4).Select(i => payload[(16 + (i * PayloadFormat.SealedChunkBytes))..Math.Min(payload.Length, 16 + ((i + 1) * PayloadFormat.SealedChunkBytes))])];

        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. nonce, .. chunks[1], .. chunks[0], .. chunks[2], .. chunks[3]]));
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. nonce, .. chunks[0], .. chunks[0], .. chunks[1], .. chunks[2], .. chunks[3]]));
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. nonce, .. chunks[0], .. chunks[2], .. chunks[3]]));
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. nonce, .. chunks[1], .. chunks[2], .. chunks[3]]));
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. nonce, .. chunks[0], .. chunks[1], .. chunks[2]]));
        Assert.Equal((3 * Chunk) + 5, (await ReadAsync([.. nonce, .. chunks[0], .. chunks[1], .. chunks[2], .. chunks[3]])).Length);
    }

    [Fact]
    public async Task A_payload_cut_short_anywhere_is_refused()
    {
        byte[] payload = Seal([Chunk, 3], [1]);
        int[] lengths = [.. Enumerable.Range(0, 40), .. Enumerable.Range(PayloadFormat.SealedChunkBytes - 20, 40 + 16 + 19)];
        foreach (int length in lengths.Where(length => length < payload.Length))
        {
            await Assert.ThrowsAsync<PayloadException>(() => ReadAsync(payload[..length]));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(Chunk - 1, 1)]
    [InlineData(Chunk, 1)]
    [InlineData(Chunk, 16)]
    [InlineData(Chunk, 17)]
    [InlineData(Chunk, PayloadFormat.SealedChunkBytes)]
    public async Task Anything_behind_the_last_chunk_is_refused(int size, int trailing) =>
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync([.. Seal([size], [0]), .. new byte[trailing]]));

    [Fact]
    public async Task A_payload_does_not_open_under_another_file_key()
    {
        using FileKey other = FileKey.Generate();
        byte[] payload = Seal([5], [0]);

        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync(payload, other));
    }

    [Fact]
    public async Task Only_authenticated_chunks_leave_and_the_failed_one_is_named()
    {
        byte[] payload = Seal([Chunk, Chunk, 5], [2]);
        payload[16 + PayloadFormat.SealedChunkBytes + 100] ^= 1;
        using var released = new MemoryStream();

        PayloadException failure = await Assert.ThrowsAsync<PayloadException>(() => ReadAsync(payload, _fileKey, released));

        Assert.Equal(1, failure.Chunk);
        Assert.Equal(Chunk, released.Length);
    }

    [Fact]
    public async Task A_reader_that_failed_goes_on_failing()
    {
        byte[] payload = Seal([5], [0]);
        payload[^1] ^= 1;
        using var reader = new PayloadReader(new MemoryStream(payload), _fileKey);
        byte[] buffer = new byte[10];

        await Assert.ThrowsAsync<PayloadException>(async () => await reader.ReadAsync(buffer, CancellationToken.None));
        await Assert.ThrowsAsync<PayloadException>(async () => await reader.ReadAsync(buffer, CancellationToken.None));
        Assert.Equal(new byte[10], buffer);
    }

    [Fact]
    public async Task A_reader_at_the_end_stays_there_and_refuses_an_empty_buffer_and_use_after_disposal()
    {
        var reader = new PayloadReader(new MemoryStream(Seal([5], [0])), _fileKey);
        byte[] buffer = new byte[10];

        await Assert.ThrowsAsync<ArgumentException>(async () => await reader.ReadAsync(Memory<byte>.Empty, CancellationToken.None));
        Assert.Equal(5, await reader.ReadAsync(buffer, CancellationToken.None));
        Assert.Equal(0, await reader.ReadAsync(buffer, CancellationToken.None));
        Assert.Equal(0, await reader.ReadAsync(buffer, CancellationToken.None));
        reader.Dispose();
        reader.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reader.ReadAsync(buffer, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    public async Task The_size_of_the_writes_does_not_show_in_the_payload(int writeBytes)
    {
        byte[] document = RandomNumberGenerator.GetBytes((2 * Chunk) + 77);
        using var destination = new MemoryStream();
        using var writer = new PayloadWriter(destination, _fileKey);
        int step = writeBytes == 1 ? 997 : writeBytes;
        for (int start = 0; start < document.Length; start += step)
        {
            await writer.WriteAsync(document.AsMemory(start, Math.Min(step, document.Length - start)), CancellationToken.None);
        }

        await writer.CompleteAsync(CancellationToken.None);

        Assert.Equal(PayloadSize.Of(document.Length), destination.Length);
        Assert.Equal(document, await ReadAsync(destination.ToArray()));
    }

    [Fact]
    public async Task A_payload_that_was_not_completed_is_refused_by_the_reader()
    {
        using var destination = new MemoryStream();
        using (var writer = new PayloadWriter(destination, _fileKey))
        {
            await writer.WriteAsync(new byte[(2 * Chunk) + 1], CancellationToken.None);
        }

        Assert.Equal(16 + (2 * PayloadFormat.SealedChunkBytes), destination.Length);
        await Assert.ThrowsAsync<PayloadException>(() => ReadAsync(destination.ToArray()));
    }

    [Fact]
    public async Task A_writer_that_is_complete_failed_or_disposed_takes_no_more()
    {
        using var complete = new PayloadWriter(new MemoryStream(), _fileKey);
        await complete.CompleteAsync(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await complete.WriteAsync(new byte[1], CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await complete.CompleteAsync(CancellationToken.None));

        using var failed = new PayloadWriter(new MemoryStream(new byte[10], writable: true), _fileKey);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await failed.WriteAsync(new byte[2 * Chunk], CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await failed.CompleteAsync(CancellationToken.None));

        complete.Dispose();
        complete.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await complete.WriteAsync(new byte[1], CancellationToken.None));
    }

    [Fact]
    public void A_negative_length_has_no_payload() => Assert.Throws<ArgumentOutOfRangeException>(() => PayloadSize.Of(-1));

    private byte[] Seal(int[] sizes, int[] lastFlags)
    {
        byte[] fileNonce = RandomNumberGenerator.GetBytes(PayloadFormat.FileNonceBytes);
        using ChaCha20Poly1305 cipher = PayloadFormat.CreateCipher(_fileKey, fileNonce);
        using var payload = new MemoryStream();
        payload.Write(fileNonce);
        byte[] nonce = new byte[PayloadFormat.ChunkNonceBytes];
        for (int i = 0; i < sizes.Length; i++)
        {
            byte[] sealedChunk = new byte[sizes[i] + PayloadFormat.TagBytes];
            PayloadFormat.WriteNonce(i, lastFlags.Contains(i), nonce);
            cipher.Encrypt(nonce, new byte[sizes[i]], sealedChunk.AsSpan(0, sizes[i]), sealedChunk.AsSpan(sizes[i]));
            payload.Write(sealedChunk);
        }

        return payload.ToArray();
    }

    private async Task<byte[]> ReadAsync(byte[] payload, FileKey? fileKey = null, MemoryStream? released = null)
    {
        MemoryStream destination = released ?? new MemoryStream();
        using var reader = new PayloadReader(new MemoryStream(payload), fileKey ?? _fileKey);
        byte[] buffer = new byte[40_000];
        int length;
        while ((length = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, length));
        }

        return destination.ToArray();
    }
}
