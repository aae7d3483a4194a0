using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Resealing;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory reseal ID</c>: after a recipient's key was compromised, sends an advisory of the agency again under fresh file keys and the keys that count now, and takes
/// the old one back. Two acts, each proven in the log; run again, it goes on where it ended.
/// </summary>
internal static class ResealCommand
{
    private const string UsualReason = "A recipient's key was compromised: the same advisory was sent again under fresh keys.";

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Argument<string[]> files = new("FILE")
        {
            Description = "The documents as they were sent, where you have no copy of your own that you can open.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<IReadOnlyList<Addressee>> to = Words.List<Addressee>(
            "--to", "More recipients, besides those it was for", Addressee.TryParse, "like cncert,jpcert or jpcert/k3v9x2m1");
        Option<DateTimeOffset?> respondBy = Words.Option<DateTimeOffset?>(
            "--respond-by", "By when you hope for an answer now; default what was said, while that is ahead", Moments.Future(environment.Clock), Moments.FutureExpected);
        Option<string> reason = new("--reason") { Description = "Why, for its recipients to read.", HelpName = "TEXT", DefaultValueFactory = _ => UsualReason };
        Option<bool> skipRefused = new("--skip-refused") { Description = "Go on without recipients that cannot be delivered to, and say who they are." };
        Option<string?> pack = new("--pack")
        {
            Description = "Write it to a pack instead, for a second publisher to approve; once that is sent, reseal takes the old one back.",
            HelpName = "FILE",
        };
        Option<bool> json = AgencyWords.Json();
        Command command = new("reseal", "Send an advisory again under fresh keys, and take the old one back: after a recipient's key was compromised.")
        {
            id, files, to, respondBy, reason, skipRefused, pack, json,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment,
                globals.Read(parsed),
                new ResealWish(
                    parsed.GetValue(id), parsed.GetValue(files) ?? [], Addressee.Group(parsed.GetValue(to) ?? []), Moments.RequireAhead(parsed.GetValue(respondBy), environment.Clock), parsed.GetValue(skipRefused)),
                parsed.GetRequiredValue(reason),
                parsed.GetValue(pack),
                parsed.GetValue(json),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, ConnectionSettings settings, ResealWish wish, string reason, string? pack, bool json, CancellationToken cancellationToken)
    {
        // Not when the new advisory is out already.
        Withdrawer.RequireReason(reason);
        using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
        using OwnCopies copies = new(session);
        ResealPlan plan = await new ResealPlanner(session, copies).PlanAsync(wish, cancellationToken);
        foreach (Sentence note in plan.Notes)
        {
            await environment.WarnAsync(note);
        }

        if (plan.IsDone)
        {
            await PrintAsync(environment, new View(plan.Successor!.Value, wish.Advisory), $"{wish.Advisory} is withdrawn already, replaced by {plan.Successor}", json);
            return ExitCode.Ok;
        }

        if (pack is not null)
        {
            return await PackAsync(environment, settings, plan, pack, cancellationToken);
        }

        SentAdvisory? sent = plan.Request is { } request ? await SendAsync(environment, session, request, json, cancellationToken) : null;
        AdvisoryId successor = sent?.Id ?? plan.Successor!.Value;
        long withdrawn = await new Withdrawer(session).WithdrawAsync(wish.Advisory, reason, successor, cancellationToken);
        await PrintAsync(
            environment,
            new View(successor, wish.Advisory, sent?.Index, withdrawn, sent?.Recipients.Select(manifest => manifest.Recipient).ToList()),
            $"{wish.Advisory} withdrawn, replaced by {successor}, audit entry {withdrawn}",
            json);
        return ExitCode.Ok;
    }

    private static async Task<SentAdvisory> SendAsync(
        CommandEnvironment environment, GatewaySession session, SendRequest request, bool json, CancellationToken cancellationToken)
    {
        if (session.Discovery.RequireApproval?.Contains(request.Tlp.ToWire()) == true)
        {
            throw new CommandFailedException(
                $"approval-required: this gateway takes TLP:{request.Tlp.ToWire()} only if a second publisher released it. Write it with advisory reseal {request.Supersedes} --pack FILE, "
                + $"have another publisher run advisory approve FILE, send that with advisory send --pack FILE, and run advisory reseal {request.Supersedes} again to take the old one back.");
        }

        SentAdvisory sent = await Progress.ShowAsync(environment, "Sending", _ => new Sender(session).SendAsync(request, cancellationToken));
        SendCommand.Keep(session, sent);
        await SendCommand.PrintNotesAsync(environment, sent);
        // Said before the second act, which may still fail: the new advisory is out.
        await (json ? environment.WarnAsync(SendCommand.Line(sent)) : environment.SayAsync(SendCommand.Line(sent)));
        return sent;
    }

    private static async Task<int> PackAsync(
        CommandEnvironment environment, ConnectionSettings settings, ResealPlan plan, string path, CancellationToken cancellationToken)
    {
        SendRequest request = plan.Request
            ?? throw new CommandFailedException($"{plan.Successor} was sent in its place already; run advisory reseal {plan.Advisory} without --pack to take the old one back.");
        // The directory that the recipients were found in was kept a moment ago.
        OfflineSession session = await OfflineSession.OpenAsync(environment, settings, cancellationToken);
        return await PackCommand.PackAsync(environment, session, request, path, isSealed: true, cancellationToken);
    }

    private static Task PrintAsync(CommandEnvironment environment, View view, Sentence line, bool json) =>
        json ? environment.Out.WriteLineAsync(JsonOutput.Text(view)) : environment.SayAsync(line);

    private sealed record View(AdvisoryId Id, AdvisoryId Supersedes, long? Index = null, long? Withdrawn = null, IReadOnlyList<AgencyId>? Recipients = null);
}
