using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory approve FILE</c>: a second admin stands by the act of a first one, and brings it.</summary>
internal static class ApproveCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "The act that another admin wrote with --prepare." };
        Command command = new("approve", "Approve another admin's act and send it (admin). Check what it does first.") { file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetRequiredValue(file), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, string path, CancellationToken cancellationToken)
    {
        PreparedAct prepared = PreparedAct.Read(path);
        AdminAct act = prepared.Act;
        if (act.Principal == session.Principal)
        {
            throw new CommandFailedException("You signed this act yourself; another admin approves it.");
        }

        using SigningKey signingKey = session.Profile.LoadSigningKey();
        Approval approval = Approval.Of(act, session.Principal, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        RecordedAnswer answer = await prepared.SendAsync(session, new SignedApproval(approval, approval.Sign(signingKey)), cancellationToken);
        await environment.Out.WriteLineAsync($"{act.Kind.ToWire()} {act.Agency} by {act.Principal} approved, directory entry {answer.Index}");
        if (prepared.Recorded is { } recorded)
        {
            await environment.Out.WriteLineAsync($"  fingerprint {Fingerprint.Of(recorded.Record)}");
        }

        return ExitCode.Ok;
    }
}
