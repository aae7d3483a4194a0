namespace Gateway.Crypto.Tests;

public sealed class SeekableDocumentTests : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly X25519Identity _identity = X25519Identity.Generate();

    public void Dispose() => _identity.Dispose();

    public static TheoryData<int> Sizes => [0, 1, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, (2 * Chunk) + 1, (3 * Chunk) + 17];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Any_position_reads_as_in_the_document(int size)
    {
        byte[] document = Pattern(size);
        byte[] file = await Age.EncryptAsync(document, _identity.Recipient);
        using SeekableDocument opened = await OpenAsync(file);
        Assert.Equal(size, opened.Length);

        foreach (int position in (int[])[size - 1, 0, Chunk - 1, Chunk, Chunk + 1, 2 * Chunk, size / 2, size, size + 1])
        {
            byte[] buffer = new byte[100];
            int length = position < 0 ? 0 : await opened.ReadAsync(position, buffer, CancellationToken.None);
            int expected = position < 0 || position >= size ? 0 : Math.Min(Math.Min(100, size - position), Chunk - (position % Chunk));
            Assert.Equal(expected, length);
            Assert.Equal(document.AsSpan(Math.Clamp(position, 0, size), expected).ToArray(), buffer[..expected]);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Reading_on_and_on_gives_the_whole_document(int size)
    {
        byte[] document = Pattern(size);
        using SeekableDocument opened = await OpenAsync(await Age.EncryptAsync(document, _identity.Recipient));
        using var whole = new MemoryStream();
        byte[] buffer = new byte[10_000];
        for (int length; (length = await opened.ReadAsync(whole.Length, buffer, CancellationToken.None)) > 0;)
        {
            whole.Write(buffer, 0, length);
        }

        Assert.Equal(document, whole.ToArray());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_file_cut_short_anywhere_in_its_payload_or_longer_by_a_byte_does_not_open(int size)
    {
        byte[] file = await Age.EncryptAsync(Pattern(size), _identity.Recipient);

        await Assert.ThrowsAsync<PayloadException>(() => OpenAsync([.. file, 0]));
        foreach (int cut in (int[])[1, 15, 16, 17, Chunk, Chunk + 16])
        {
            if (cut < size)
            {
                await Assert.ThrowsAsync<PayloadException>(() => OpenAsync(file[..^cut]));
            }
        }
    }

    [Fact]
    public async Task A_changed_chunk_fails_where_it_is_read_and_only_there()
    {
        byte[] document = Pattern((3 * Chunk) + 17);
        byte[] file = await Age.EncryptAsync(document, _identity.Recipient);
        file[^(17 + 16 + Chunk + 16 + 100)] ^= 1;
        using SeekableDocument opened = await OpenAsync(file);
        byte[] buffer = new byte[10];

        PayloadException failure = await Assert.ThrowsAsync<PayloadException>(() => opened.ReadAsync(Chunk + 5, buffer, CancellationToken.None).AsTask());
        Assert.Equal(1, failure.Chunk);
        await Assert.ThrowsAsync<PayloadException>(() => opened.ReadAsync(Chunk + 5, buffer, CancellationToken.None).AsTask());
        Assert.Equal(10, await opened.ReadAsync(5, buffer, CancellationToken.None));
        Assert.Equal(document[5..15], buffer);
    }

    [Fact]
    public async Task Armor_and_a_stream_that_does_not_seek_are_refused()
    {
        using var armored = new MemoryStream();
        await AgeFile.EncryptArmoredAsync(new MemoryStream(), armored, [_identity.Recipient], CancellationToken.None);

        await Assert.ThrowsAsync<HeaderFormatException>(() => OpenAsync(armored.ToArray()));
        await Assert.ThrowsAsync<ArgumentException>(() => AgeFile.OpenSeekableAsync(new TrickleStream([]), [_identity], CancellationToken.None));
    }

    [Fact]
    public async Task Wrong_arguments_and_a_disposed_document_are_refused()
    {
        SeekableDocument opened = await OpenAsync(await Age.EncryptAsync(new byte[10], _identity.Recipient));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => opened.ReadAsync(-1, new byte[1], CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => opened.ReadAsync(0, Memory<byte>.Empty, CancellationToken.None).AsTask());
        opened.Dispose();
        opened.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => opened.ReadAsync(0, new byte[1], CancellationToken.None).AsTask());
    }

    private static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(static i => (byte)(i * 31 / 7 % 251))];

    private Task<SeekableDocument> OpenAsync(byte[] file) => AgeFile.OpenSeekableAsync(new MemoryStream(file), [_identity], CancellationToken.None);
}
