using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Resealing;

namespace Client.Tests;

/// <summary>A document that is sent on while it is downloaded.</summary>
public sealed class DownloadedDocumentTests
{
    [Fact]
    public async Task It_is_read_as_it_was_written_however_slowly_it_is_taken()
    {
        byte[] text = RandomNumberGenerator.GetBytes(1_000_003);
        await using DownloadedDocument document = new((plaintext, token) => plaintext.WriteAsync(text, token).AsTask());
        using MemoryStream read = new();
        byte[] buffer = new byte[777];
        for (int length; (length = await document.ReadAsync(buffer)) > 0;)
        {
            read.Write(buffer, 0, length);
        }

        Assert.Equal(text, read.ToArray());
    }

    [Fact]
    public async Task It_has_no_end_if_what_came_was_not_what_was_signed()
    {
        await using DownloadedDocument document = new(async (plaintext, token) =>
        {
            await plaintext.WriteAsync("Open valve nine."u8.ToArray(), token);
            throw new VerdictException(Verdict.Tampered, "The document is not the one that was signed.");
        });

        VerdictException verdict = await Assert.ThrowsAsync<VerdictException>(() => document.CopyToAsync(Stream.Null));
        Assert.Equal(Verdict.Tampered, verdict.Verdict.Word);
    }

    [Fact]
    public async Task Nothing_is_downloaded_before_it_is_read_and_nothing_more_once_it_is_closed()
    {
        TaskCompletionSource<CancellationToken> started = new();
        TaskCompletionSource stopped = new();
        DownloadedDocument document = new(async (plaintext, token) =>
        {
            started.SetResult(token);
            await plaintext.WriteAsync("Close"u8.ToArray(), token);
            await plaintext.FlushAsync(token);
            await using CancellationTokenRegistration stop = token.Register(stopped.SetResult);
            await stopped.Task;
            token.ThrowIfCancellationRequested();
        });

        Assert.False(started.Task.IsCompleted);
        Assert.True(await document.ReadAsync(new byte[16]) > 0);
        await document.DisposeAsync();
        await document.DisposeAsync();

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True((await started.Task).IsCancellationRequested);
    }
}
