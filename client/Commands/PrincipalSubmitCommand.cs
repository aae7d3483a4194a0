using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;

namespace Gateway.Client.Commands;

/// <summary><c>advisory principal submit FILE</c>: brings a change that was prepared and signed elsewhere.</summary>
internal static class PrincipalSubmitCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "The prepared change." };
        Command command = new("submit", "Send a change that was prepared, once enough root keys have signed it.") { file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetRequiredValue(file), cancellationToken), cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, string path, CancellationToken cancellationToken)
    {
        PreparedChange change = PreparedChange.Read(path);
        long index = await Submission.SendAsync(session, path, change, cancellationToken);
        Sentence what = change.Order is { } order ? (Sentence)$"{order.Principal} revoked" : (Sentence)$"record {change.Record!.Sequence} of {change.Record.Agency} taken";
        await environment.SayAsync($"{what}, directory entry {index}");
        using NextKeys? keys = NextKeys.Find(session.Profile, session.Passphrases);
        if (change.Record is { } record && keys is not null && await keys.AreListedInAsync(record, session.Principal, cancellationToken))
        {
            await keys.ActivateAsync(cancellationToken);
            await environment.SayAsync($"{session.Principal} uses its new keys from now on");
        }

        return ExitCode.Ok;
    }
}
