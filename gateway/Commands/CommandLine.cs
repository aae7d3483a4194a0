using System.CommandLine;
using System.Net.Sockets;
using Gateway.Crypto;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary>How the program runs a command, and how it ends: errors are plain sentences on stderr, never a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>Runs one of the commands.</summary>
    public static async Task<int> RunAsync(RootCommand commands, string[] arguments)
    {
        ParseResult parsed = commands.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // The library's default prints help to stdout and ends with 1.
            return Complain(parsed.Errors.Select(error => error.Message), ExitCode.Usage);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The library's own two seconds would cut requests under way, and end with another code than 0.
                ProcessTerminationTimeout = ServeCommand.StopBound,
            });
        }
        catch (Exception exception) when (FindSentence(exception) is { } sentence)
        {
            return Complain([sentence], ExitCode.Refused);
        }
    }

    private static string? FindSentence(Exception exception) => exception switch
    {
        SetupException or StorageException or CryptoUnavailableException or IOException or SocketException or UnauthorizedAccessException => exception.Message,
        Audit.LogUnavailableException or Audit.LogNotAnchoredException => (exception.InnerException is { } inner ? FindSentence(inner) : null) ?? exception.Message,
        Audit.LogStoppedException => exception.Message,
        _ => null,
    };

    private static int Complain(IEnumerable<string> sentences, int exitCode)
    {
        foreach (string sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }

        return exitCode;
    }
}
