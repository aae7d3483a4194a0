using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency suspend ID</c> and <c>resume ID</c>: an admin's signed act that takes an agency out, or back in.</summary>
internal static class AgencySuspensionCommands
{
    public static Command CreateSuspend(CommandEnvironment environment, GlobalOptions globals) =>
        Create(new Command("suspend", "Take an agency out within seconds (admin)."), suspends: true, environment, globals);

    public static Command CreateResume(CommandEnvironment environment, GlobalOptions globals) =>
        Create(new Command("resume", "End an agency's suspension (admin)."), suspends: false, environment, globals);

    private static Command Create(Command command, bool suspends, CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgencyId> agency = AgencyWords.Agency();
        Option<string?> reason = new("--reason") { Description = "Why, for every member to read: no person's name.", HelpName = "TEXT", Required = suspends };
        Option<string?> prepare = AgencyWords.Prepare();
        command.Arguments.Add(agency);
        command.Options.Add(reason);
        command.Options.Add(prepare);
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(
                environment, session, Act(session, parsed.GetValue(agency), suspends, parsed.GetValue(reason)), parsed.GetValue(prepare), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdminAct act, string? preparePath, CancellationToken cancellationToken)
    {
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = SuspensionDetail.Create(act, act.Sign(signingKey)).Bytes.ToArray();
        if (preparePath is not null)
        {
            PreparedAct.Write(preparePath, body);
            await environment.SayAsync($"prepared in {preparePath}; another admin sends it with: advisory approve {preparePath}");
            return ExitCode.Ok;
        }

        AgencyId agency = act.Agency;
        bool suspends = act.Kind == AdminActKind.Suspend;
        RecordedAnswer answer = suspends
            ? await session.Client.SuspendAsync(agency, body, cancellationToken)
            : await session.Client.ResumeAsync(agency, body, cancellationToken);
        await environment.SayAsync(
            suspends ? (Sentence)$"{agency} suspended, directory entry {answer.Index}" : (Sentence)$"{agency} resumed, directory entry {answer.Index}");
        return ExitCode.Ok;
    }

    private static AdminAct Act(GatewaySession session, AgencyId agency, bool suspends, string? reason)
    {
        DateTimeOffset now = CanonicalTime.Truncate(session.Clock.GetUtcNow());
        try
        {
            return suspends
                ? AdminAct.Suspend(session.Gateway, agency, session.Principal, now, reason)
                : AdminAct.Resume(session.Gateway, agency, session.Principal, now, reason);
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }
}
