using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory approve FILE</c>: a second admin stands by the act of a first one and brings it; a second publisher stands by an upload that waits in a pack.
/// </summary>
internal static class ApproveCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "The act that another admin wrote with --prepare, or the upload that another publisher wrote with advisory pack." };
        Option<string?> read = new("--read") { Description = "Of an upload: write its documents there to be read, and approve nothing.", HelpName = "DIR" };
        Command command = new("approve", "Approve another admin's act and send it (admin), or another publisher's upload (publisher). Check what it does first.") { file, read };
        command.SetAction((parsed, cancellationToken) => Approve(
            environment, globals.Read(parsed), parsed.GetRequiredValue(file), parsed.GetValue(read), cancellationToken));
        return command;
    }

    private static Task<int> Approve(CommandEnvironment environment, ConnectionSettings settings, string path, string? folder, CancellationToken cancellationToken) =>
        CommandRunner.RunAsync(
            environment,
            async () =>
            {
                if (Pack.LooksLikeOne(path))
                {
                    OfflineSession offline = await OfflineSession.OpenAsync(environment, settings, cancellationToken);
                    return await new UploadRelease(environment, offline).RunAsync(path, folder, cancellationToken);
                }

                if (folder is not null)
                {
                    throw new UsageException($"{path} is no upload: an admin's act has no documents to read.");
                }

                using GatewaySession session = await GatewaySession.OpenAsync(environment, settings, cancellationToken);
                return await RunAsync(environment, session, path, cancellationToken);
            },
            cancellationToken);

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
        await environment.SayAsync($"{act.Kind.ToWire()} {act.Agency} by {act.Principal} approved, directory entry {answer.Index}");
        if (prepared.Recorded is { } recorded)
        {
            await environment.SayAsync($"  fingerprint {Fingerprint.Of(recorded.Record)}");
        }

        return ExitCode.Ok;
    }
}
