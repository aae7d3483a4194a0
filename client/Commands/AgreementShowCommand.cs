using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agreement show ID</c>: checks every signature and notice against the logs, and shows what follows from them; <c>--out</c> writes it as files.</summary>
internal static class AgreementShowCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgreementId> id = AgreementWords.Id();
        Option<string?> folder = new("--out") { Description = "Write agreement, signatures, proofs and texts into this new folder.", HelpName = "DIR" };
        Option<bool> json = AgencyWords.Json();
        Command command = new("show", "Check an agreement's signatures and show its terms.") { id, folder, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetValue(folder), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, AgreementId id, string? folder, bool json, CancellationToken cancellationToken)
    {
        AgreementItem item = await session.Client.ReadAgreementAsync(id, cancellationToken);
        VerifiedAgreement verified = await new AgreementVerification(session).VerifyAsync(item, cancellationToken);
        if (folder is not null)
        {
            await new AgreementFiles(session, folder).WriteAsync(verified, cancellationToken);
        }

        DateTimeOffset now = session.Clock.GetUtcNow();
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(Describe(id, verified, now)));
        }
        else
        {
            await PrintAsync(environment, id, verified, now);
        }

        if (verified.IsDoubtful)
        {
            throw new VerdictException(Verdict.Doubtful, "A key that signed may already have been in other hands.");
        }

        return ExitCode.Ok;
    }

    private static async Task PrintAsync(CommandEnvironment environment, AgreementId id, VerifiedAgreement verified, DateTimeOffset now)
    {
        foreach (AgreementVersion version in verified.History.Versions)
        {
            string state = verified.History.StateAt(version, now).ToWire();
            Sentence from = verified.History.InForceFrom(version) is { } time ? (Sentence)$", in force from {CanonicalJson.FormatTime(time)}" : "";
            Sentence to = version.Agreement.Content.ValidTo is { } end ? (Sentence)$" to {CanonicalJson.FormatTime(end)}" : "";
            await environment.SayAsync($"{id} version {version.Agreement.Version}: {state}{from}{to}");
            await environment.SayAsync($"  digest {version.Agreement.Digest}");
            foreach (Sentence line in AgreementWords.Lines(version.Agreement))
            {
                await environment.SayAsync(line);
            }

            foreach (AgencyId signer in version.Signers)
            {
                Sentence when = version.SignedAt.TryGetValue(signer, out DateTimeOffset at) ? (Sentence)$"signed {CanonicalJson.FormatTime(at)}" : "has not signed";
                await environment.SayAsync($"  {signer} {when}");
            }
        }

        foreach (AgreementPaper paper in verified.Papers.Where(paper => paper.End is not null))
        {
            string reason = paper.End!.Reason is { } text ? $": {text}" : "";
            await environment.SayAsync(paper.End.Act == AgreementAct.Decline
                ? (Sentence)$"{paper.Signer} declines version {paper.Version}, entry {paper.Entry.Index}{reason}"
                : (Sentence)$"{paper.Signer} ends version {paper.Version}, entry {paper.Entry.Index}{reason}");
        }
    }

    private static Shown Describe(AgreementId id, VerifiedAgreement verified, DateTimeOffset now) => new(
        id.Value,
        verified.History.InForceAt(now)?.Agreement.Version,
        verified.History.InForceAt(now)?.Bound.Select(agency => agency.Value).Order(StringComparer.Ordinal).ToArray(),
        [.. verified.History.Versions.Select(version => new ShownVersion(
            version.Agreement.Version,
            verified.History.StateAt(version, now).ToWire(),
            verified.History.InForceFrom(version) is { } time ? CanonicalJson.FormatTime(time) : null,
            version.Agreement.Digest.ToString(),
            System.Text.Json.JsonDocument.Parse(version.Agreement.Bytes).RootElement,
            [.. version.Signers.Select(signer => new ShownSigner(
                signer.Value, version.SignedAt.TryGetValue(signer, out DateTimeOffset at) ? CanonicalJson.FormatTime(at) : null))]))]);

    private sealed record Shown(string Id, int? InForce, IReadOnlyList<string>? Bound, IReadOnlyList<ShownVersion> Versions);

    private sealed record ShownVersion(
        int Version, string State, string? InForceFrom, string Digest, System.Text.Json.JsonElement Agreement, IReadOnlyList<ShownSigner> Signers);

    private sealed record ShownSigner(string Agency, string? SignedAt);
}
