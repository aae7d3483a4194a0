using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>POST /v1/agreements: a party proposes a first version or an amendment, and signs it by that.</summary>
internal sealed class ProposalHandler(AgreementChanges changes, StoredAgreements agreements, GatewayOptions options, TimeProvider time)
{
    // Whoever proposes fills others' lists, and keeps half a megabyte stored each time.
    private const int MaxOpenProposals = 64;

    /// <summary>Proposes.</summary>
    public async Task<KeptAnswer> ProposeAsync(HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(request, RequestBody.Json, AgreementProposal.MaxBytes, cancellationToken);
        AgreementProposal proposal = AgreementProblem.Parse(body, AgreementProposal.Parse);
        return await changes.MakeAsync(
            request,
            RequestFingerprint.Of($"POST {AgreementEndpoints.Path}", body),
            caller,
            row => Judge(proposal, row),
            (transaction, entries, row, token) => RecordAsync(proposal, row.Id, transaction, entries, token),
            $"{AgreementEndpoints.Path}/{proposal.Agreement.Id}",
            cancellationToken);
    }

    private void Judge(AgreementProposal proposal, PrincipalRow caller)
    {
        AgreementContent content = proposal.Agreement.Content;
        if (content.Gateway != options.GatewayName)
        {
            throw AgreementProblem.Invalid("The agreement was made for another gateway.");
        }

        SignedTime.Require(content.At, time, ProblemName.InvalidAgreement);
        if (content.ValidTo <= time.GetUtcNow())
        {
            throw AgreementProblem.Invalid("The agreement has expired before it is proposed.");
        }

        Keyholders.RequireSignature(caller, Namespaces.Agreement, proposal.Agreement.Bytes, proposal.Signature);
    }

    private async Task<long> RecordAsync(
        AgreementProposal proposal, PrincipalId caller, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        Agreement agreement = proposal.Agreement;
        StoredAgreement? stored = await agreements.FindAsync(transaction, agreement.Id, cancellationToken);
        IReadOnlyList<AgencyId> signers = SignersOf(agreement, stored, caller.Agency, entries.NextTime(LogName.Audit));
        await RequirePartiesAsync(agreement, transaction, cancellationToken);
        await RequireFewOpenAsync(caller.Agency, transaction, cancellationToken);

        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.AgreementProposed(caller, agreement, entries.HeadSize(LogName.Directory)));
        await transaction.InsertAgreementVersionAsync(
            new AgreementVersionRow
            {
                Agreement = agreement.Id,
                Version = agreement.Version,
                ProposedIndex = entry.Index,
                DocumentSha256 = agreement.Digest,
                SealedDocument = agreements.Seal(agreement),
                SealedTexts = agreements.Seal(agreement, proposal.Texts),
            },
            signers,
            new AgreementSignatureRow
            {
                Agreement = agreement.Id,
                Version = agreement.Version,
                LogIndex = entry.Index,
                Principal = caller,
                LoggedAt = entry.Time,
                Signature = proposal.Signature,
            },
            cancellationToken);
        return entry.Index;
    }

    private static IReadOnlyList<AgencyId> SignersOf(Agreement agreement, StoredAgreement? stored, AgencyId proposer, DateTimeOffset logTime)
    {
        // Ids are made by proposers, of 74 random bits: nobody meets another's.
        if (stored is null ? agreement.Version > 1 : !stored.VersionsOf(proposer).Any())
        {
            throw GatewayProblemException.NothingFor(agreement.Id.Value);
        }

        if (stored is not null)
        {
            RequireFollows(agreement, stored.History, logTime);
        }

        Agreement? amended = stored?.History.LastAgreed?.Agreement;
        IReadOnlyList<AgencyId> signers = agreement.SignersAfter(amended, amended is null ? new HashSet<AgencyId>() : stored!.History.LeavingOf(amended));
        return signers.Contains(proposer) ? signers : throw AgreementProblem.Forbidden("An agreement is proposed by one of its parties.");
    }

    private static void RequireFollows(Agreement agreement, AgreementHistory history, DateTimeOffset logTime)
    {
        if (history.Open is not null)
        {
            throw AgreementProblem.Conflict("A proposal waits for signatures; sign it or decline it first.");
        }

        if (agreement.Version != history.Versions[^1].Agreement.Version + 1 || agreement.Content.Previous != history.LastAgreed?.Agreement.Digest)
        {
            throw AgreementProblem.Conflict("The version does not follow the last one.");
        }

        if (history.LastAgreed is { } last && history.StateAt(last, logTime) is AgreementState.Ended or AgreementState.Expired)
        {
            throw AgreementProblem.Conflict("The agreement has ended; propose a new one.");
        }
    }

    private static async Task RequirePartiesAsync(Agreement agreement, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        var refused = new List<RecipientRefusal>();
        foreach (AgencyId party in agreement.Content.Parties.Select(party => party.Agency))
        {
            AgencyRow? row = party.IsReserved ? null : await transaction.FindAgencyAsync(party, cancellationToken);
            if (row is null || row.Suspended || row.Retired)
            {
                refused.Add(new RecipientRefusal(party.Value, row is null ? ProblemName.UnknownRecipient : ProblemName.RecipientRevoked));
            }
        }

        if (refused.Count > 0)
        {
            throw AgreementProblem.Parties(refused);
        }
    }

    private async Task RequireFewOpenAsync(AgencyId proposer, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredAgreement> all = await agreements.ReadOfAsync(transaction, proposer, cancellationToken);
        int open = all.Count(agreement => agreement.History.Open is { } version
            && agreement.Rows.Signatures.Any(signature => signature.LogIndex == version.ProposedIndex && signature.Principal.Agency == proposer));
        if (open >= MaxOpenProposals)
        {
            throw AgreementProblem.Conflict("The agency has as many open proposals as it may; take some of them back.");
        }
    }
}
