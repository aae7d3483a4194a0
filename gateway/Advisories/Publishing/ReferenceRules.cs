using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// What <c>supersedes</c> and <c>replyTo</c> may name: an advisory of the sender's own agency, or one that the sender may see. One that is absent
/// and one that is somebody else's are refused alike, so that nobody probes for ids.
/// </summary>
internal sealed class ReferenceRules(IGatewayStore store, AdvisoryAccess access)
{
    public async Task CheckAsync(StatementContent statement, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (statement.Supersedes is { } superseded
            && (await store.FindAdvisoryAsync(superseded, cancellationToken))?.Sender.Agency != caller.Agency)
        {
            throw Refusal.InvalidAdvisory("The superseded advisory is not one that the sender's agency published.");
        }

        if (statement.ReplyTo is { } answered)
        {
            await CheckReplyAsync(statement, answered, caller, cancellationToken);
        }
    }

    private async Task CheckReplyAsync(StatementContent statement, AdvisoryId answered, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        SeenAdvisory original = await access.TryFindAsync(answered, caller, cancellationToken)
            ?? throw Refusal.InvalidAdvisory("The answered advisory is not one that the sender can see.");
        // Labels are ordered from the strictest on. An answer quotes; it must not travel further than what it answers.
        if (statement.Tlp > original.Row.Tlp)
        {
            throw new GatewayProblemException(ProblemName.TlpMismatch, "The answer is marked to travel further than the advisory it answers.");
        }
    }
}
