using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Whether an upload may go out on one publisher's word, and whether a second one's release counts. A release that comes is verified whatever the setting says: it
/// is logged as what somebody signed.
/// </summary>
internal sealed class ReleaseRules(GatewayOptions options, TimeProvider time)
{
    /// <summary>Passes an upload that needs no release and has none, and one whose release counts now.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="reads">The store, or the transaction that publishes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="GatewayProblemException">
    /// <c>approval-required</c>; <c>invalid-advisory</c> if it is of another upload or out of time; <c>forbidden</c> if it is by nobody who may release;
    /// <c>invalid-signature</c>.
    /// </exception>
    public async Task RequireAsync(UploadedAdvisory upload, IGatewayReads reads, CancellationToken cancellationToken)
    {
        if (upload.Release is { } signed)
        {
            await RequireAsync(signed, upload, reads, cancellationToken);
        }
        else if (options.Approvals.ReleaseLabels.Contains(upload.Content.Tlp))
        {
            throw new GatewayProblemException(
                ProblemName.ApprovalRequired,
                "Here an advisory of this label takes a second publisher: write it with advisory pack, and another publisher of the agency approves it with advisory approve FILE.");
        }
    }

    private async Task RequireAsync(SignedRelease signed, UploadedAdvisory upload, IGatewayReads reads, CancellationToken cancellationToken)
    {
        Release release = signed.Release;
        if (!release.IsOf(upload.Statements))
        {
            throw Refusal.InvalidAdvisory("The release is of another upload.");
        }

        SignedTime.Require(release.At, time);
        // That it is another principal of the sender's agency, the document's own rules say.
        PrincipalRow? publisher = await reads.FindPrincipalAsync(release.Principal, cancellationToken);
        if (publisher is null || !publisher.IsValidAt(time.GetUtcNow()) || !publisher.EffectiveRoles.Contains(Role.Publisher))
        {
            throw Refusal.Forbidden("Whoever released the advisory is not a publisher of the sending agency in force.");
        }

        // A service signs whatever it is told to, and a team's key is in several hands, perhaps the sender's among them.
        if (publisher.Kind != PrincipalKind.Person)
        {
            throw Refusal.Forbidden("An advisory is released by a person, not by a team, a service or an archive.");
        }

        if (!MemberSignatures.Of(publisher).Verify(Namespaces.Release, release.Bytes.Span, signed.Signature))
        {
            throw Refusal.InvalidSignature("The release's signature is by none of its publisher's sign keys.");
        }
    }
}
