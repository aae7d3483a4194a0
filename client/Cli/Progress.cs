using Spectre.Console;

namespace Gateway.Client.Cli;

/// <summary>Something that moves on a terminal while a long task runs; nothing on a pipe.</summary>
internal static class Progress
{
    // What is over within a second needs no show.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<T> ShowAsync<T>(CommandEnvironment environment, string what, Func<Task<T>> work)
    {
        Task<T> running = work();
        if (environment.IsTerminal && await Task.WhenAny(running, Task.Delay(Patience, environment.Clock)) != running)
        {
            await AnsiConsole.Console.Status().StartAsync($"{what}…", _ => Task.WhenAny(running));
        }

        return await running;
    }
}
