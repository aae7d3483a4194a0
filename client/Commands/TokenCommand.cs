using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http;

namespace Gateway.Client.Commands;

/// <summary><c>advisory token</c>: an access token for other programs, such as curl; this one keeps its own in memory, bound to its key.</summary>
internal static class TokenCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Command command = new("token", "Print an access token for ten minutes; whoever has it acts as you.");
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, CancellationToken cancellationToken)
    {
        AccessToken token = await session.Client.BearerTokenAsync(cancellationToken);
        await environment.Out.WriteLineAsync(token.Text);
        return ExitCode.Ok;
    }
}
