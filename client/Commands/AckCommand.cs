using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Http.Answers;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory ack ID</c>: a signed receipt, and the proof that it was logged.</summary>
internal static class AckCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<Disposition> disposition = Words.Option<Disposition>(
            "--as", "What you did with it", WireText.TryParse, "delivered, read, acted, declined or unreadable; default read");
        Command command = new("ack", "Sign a receipt for an advisory.") { id, disposition };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session =>
            {
                Disposition did = parsed.GetResult(disposition) is null ? Disposition.Read : parsed.GetValue(disposition);
                return RunAsync(environment, session, parsed.GetValue(id), did, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, Disposition disposition, CancellationToken cancellationToken)
    {
        Manifest manifest = await ReadManifestAsync(session, id, disposition, cancellationToken);
        DateTimeOffset now = CanonicalTime.Truncate(session.Clock.GetUtcNow());
        Receipt receipt = Receipt.Create(manifest, session.Principal, disposition, ReceiptMode.Manual, now);
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        return await PostAsync(environment, session, new SignedReceipt(receipt, receipt.Sign(signingKey)), cancellationToken);
    }

    /// <summary>Brings a signed receipt, and holds the answer against the log.</summary>
    public static async Task<int> PostAsync(CommandEnvironment environment, GatewaySession session, SignedReceipt signed, CancellationToken cancellationToken)
    {
        Receipt receipt = signed.Receipt;
        RecordedDocument answer = await session.Client.PostReceiptAsync(receipt.Advisory, signed.ToBytes(), cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        bool logged = entry.Action == ActionNames.AdvisoryAcknowledged && AdvisoryAcknowledgedDetail.Parse(entry.Detail).Receipt == receipt.Digest;
        if (!logged)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the receipt, but logged something else."));
        }

        await environment.SayAsync($"{receipt.Advisory} acknowledged as {receipt.Disposition.ToWire()}, audit entry {answer.Index}");
        return ExitCode.Ok;
    }

    // A receipt says that the delivery holds, unless it says that it does not.
    private static async Task<Manifest> ReadManifestAsync(
        GatewaySession session, AdvisoryId id, Disposition disposition, CancellationToken cancellationToken)
    {
        if (disposition is Disposition.Unreadable or Disposition.Declined)
        {
            Manifest shown = Manifest.Parse(await session.Client.ReadManifestAsync(id, cancellationToken));
            return shown.Content.Advisory == id && shown.Content.Gateway == session.Gateway
                ? shown
                : throw new VerdictException(Verdict.NotAddressed, "The manifest that the gateway shows is another advisory's.");
        }

        return await OwnManifest.CheckAsync(session, id, cancellationToken);
    }
}
