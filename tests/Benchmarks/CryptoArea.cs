using System.Security.Cryptography;
using Gateway.Crypto;

namespace Benchmarks;

/// <summary>The library against the raw primitives it is made of.</summary>
internal static class CryptoArea
{
    private const int PayloadBytes = 256 * 1024 * 1024;
    private const int ChunkBytes = 64 * 1024;
    private const int Wraps = 5000;
    private const int Signatures = 10_000;

    public static async Task<IReadOnlyList<Comparison>> RunAsync() => 
    [
        await PayloadAsync(), await BulkAsync("seal", SealAsync), await BulkAsync("open", OpenAsync), await WrapsAsync(), await HeadersAsync(), await SignaturesAsync(),
    ];

    private static Task<Comparison> PayloadAsync()
    {
        byte[] block = RandomNumberGenerator.GetBytes(1024 * 1024);
        return Comparison.MeasureAsync(
            "encrypt a 256 MiB age payload",
            "ChaCha20-Poly1305 on 64 KiB chunks, one core",
            "MB/s",
            PayloadBytes / 1e6,
            async () =>
            {
                using FileKey fileKey = FileKey.Generate();
                using var writer = new PayloadWriter(Stream.Null, fileKey);
                for (int written = 0; written < PayloadBytes; written += block.Length)
                {
                    await writer.WriteAsync(block, CancellationToken.None);
                }

                await writer.CompleteAsync(CancellationToken.None);
            },
            () => RawAsync(block));
    }

    private static async Task<Comparison> BulkAsync(string work, Func<byte[], Stream, FileKey, Task> run)
    {
        using FileKey fileKey = FileKey.Generate();
        byte[] document = new byte[PayloadBytes];
        using var payload = new MemoryStream((int)PayloadSize.Of(PayloadBytes));
        await SealAsync(document, payload, fileKey);
        byte[] source = work == "seal" ? document : payload.ToArray();
        return await Comparison.MeasureAsync(
            $"{work} 256 MiB from stream to stream, {Environment.ProcessorCount} processors",
            "ChaCha20-Poly1305 on 64 KiB chunks, one core",
            "MB/s",
            PayloadBytes / 1e6,
            () => run(source, Stream.Null, fileKey),
            () => RawAsync(document.AsMemory(0, 1024 * 1024).ToArray()));
    }

    private static Task SealAsync(byte[] source, Stream destination, FileKey fileKey) =>
        BulkPayload.SealAsync(new MemoryStream(source), destination, fileKey, CancellationToken.None);

    private static Task OpenAsync(byte[] source, Stream destination, FileKey fileKey) =>
        BulkPayload.OpenAsync(new MemoryStream(source), destination, fileKey, CancellationToken.None);

    private static Task RawAsync(byte[] block)
    {
        using var cipher = new ChaCha20Poly1305(block.AsSpan(0, 32));
        byte[] nonce = new byte[12];
        byte[] ciphertext = new byte[ChunkBytes];
        byte[] tag = new byte[16];
        for (int written = 0; written < PayloadBytes; written += ChunkBytes)
        {
            BitConverter.TryWriteBytes(nonce, written);
            cipher.Encrypt(nonce, block.AsSpan(written % block.Length, ChunkBytes), ciphertext, tag);
        }

        return Task.CompletedTask;
    }

    // What wrapping costs is this; the header around it is made once a file.
    private static Task<Comparison> WrapsAsync()
    {
        using X25519Identity identity = X25519Identity.Generate();
        X25519Recipient recipient = identity.Recipient;
        return Comparison.MeasureAsync(
            "wrap a file key for a recipient",
            "its two scalar multiplications",
            "1/s",
            Wraps,
            () =>
            {
                using FileKey fileKey = FileKey.Generate();
                for (int i = 0; i < Wraps; i++)
                {
                    GC.KeepAlive(recipient.Wrap(fileKey));
                }

                return Task.CompletedTask;
            },
            MultiplyAsync);
    }

    private static Task MultiplyAsync()
    {
        byte[] scalar = RandomNumberGenerator.GetBytes(Curves.X25519KeyBytes);
        byte[] share = new byte[Curves.X25519KeyBytes];
        byte[] shared = new byte[Curves.X25519KeyBytes];
        for (int i = 0; i < Wraps; i++)
        {
            Curves.X25519Base(scalar, share);
            if (!Curves.TryX25519(scalar, share, shared))
            {
                throw new InvalidOperationException("A share of a random scalar cannot be of low order.");
            }
        }

        return Task.CompletedTask;
    }

    private static Task<Comparison> HeadersAsync()
    {
        using X25519Identity identity = X25519Identity.Generate();
        X25519Recipient[] recipients = [identity.Recipient];
        return Comparison.MeasureAsync(
            "make a single-stanza header",
            "its two scalar multiplications",
            "1/s",
            Wraps,
            () =>
            {
                using FileKey fileKey = FileKey.Generate();
                for (int i = 0; i < Wraps; i++)
                {
                    GC.KeepAlive(Header.Create(fileKey, recipients));
                }

                return Task.CompletedTask;
            },
            MultiplyAsync);
    }

    private static Task<Comparison> SignaturesAsync()
    {
        byte[] statement = RandomNumberGenerator.GetBytes(600);
        SigningKey key = SigningKey.Generate();
        string signature = SshSignature.Sign(key, "benchmark", statement);
        byte[] raw = key.Sign(statement);
        return Comparison.MeasureAsync(
            "verify a statement's SSH signature",
            "the raw Ed25519 verification",
            "1/s",
            Signatures,
            () => Repeat(() => SshSignature.Verify(key.VerifyingKey, "benchmark", statement, signature)),
            () => Repeat(() => Curves.Ed25519Verify(key.VerifyingKey.Bytes, statement, raw)));

        static Task Repeat(Func<bool> verify)
        {
            for (int i = 0; i < Signatures; i++)
            {
                if (!verify())
                {
                    throw new InvalidOperationException("A signature just made does not verify.");
                }
            }

            return Task.CompletedTask;
        }
    }
}
