namespace Gateway.Server.Storage.Files;

/// <summary>
/// A flush that many wait for, run as seldom as that allows: whoever asks while one runs gets the next, together with all who ask meanwhile. The one that runs may have
/// begun before what they want on the disk was there.
/// </summary>
/// <param name="flush">Makes durable whatever was there when it began.</param>
internal sealed class SharedFlush(Action flush)
{
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Returns when a flush is over that began after the call, on the thread pool. Fails as that flush does.</summary>
    public Task RunAsync()
    {
        lock (gate)
        {
            Task before = running;
            return next ??= Task.Run(() => RunAfterAsync(before));
        }
    }

    private async Task RunAfterAsync(Task before)
    {
        // Its own callers hear of its failure.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            (running, next) = (next!, null);
        }

        flush();
    }
}
