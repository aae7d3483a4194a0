using Spectre.Console;

namespace Gateway.Client.Cli;

/// <summary>A progress bar on a terminal while a long task runs; nothing on a pipe.</summary>
internal static class Progress
{
    // What is over within a second needs no show.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static async Task<T> ShowAsync<T>(CommandEnvironment environment, Sentence what, Func<Meter, Task<T>> work)
    {
        Meter meter = new();
        Task<T> running = work(meter);
        if (environment.IsTerminal && await Task.WhenAny(running, Task.Delay(Patience, environment.Clock)) != running)
        {
            await AnsiConsole.Console.Progress().AutoClear(true).StartAsync(context => FollowAsync(context, environment.Language.Say(what), meter, running, environment.Clock));
        }

        return await running;
    }

    private static async Task FollowAsync(ProgressContext context, string what, Meter meter, Task running, TimeProvider clock)
    {
        ProgressTask bar = context.AddTask(what);
        while (!running.IsCompleted)
        {
            bar.IsIndeterminate = meter.Total == 0;
            bar.MaxValue = Math.Max(meter.Total, 1);
            bar.Value = meter.Done;
            await Task.WhenAny(running, Task.Delay(Refresh, clock));
        }
    }
}
