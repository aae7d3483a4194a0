using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task An_agreement_reads_back_with_its_signers_signatures_and_notices()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AgreementId agreement = AgreementId.Create(TimeProvider.System);
        AgreementVersionRow first = Sample.AgreementVersion(agreement, 1, 10);
        AgreementSignatureRow[] signatures = [Sample.AgreementSignature(agreement, 1, 10, "alpha"), Sample.AgreementSignature(agreement, 1, 11, "beta")];
        AgreementNoticeRow notice = Sample.AgreementNotice(agreement, 1, 12, "beta");
        await CommitAsync(transaction => transaction.InsertAgreementVersionAsync(first, [Agency("alpha"), Agency("beta")], signatures[0], default));
        await CommitAsync(transaction => transaction.InsertAgreementSignatureAsync(signatures[1], default));
        await CommitAsync(transaction => transaction.InsertAgreementNoticeAsync(notice, default));

        AgreementRows rows = await store.ReadAgreementAsync(agreement, default);

        Assert.Equal((agreement, 1, 10L, first.DocumentSha256), (rows.Versions[0].Agreement, rows.Versions[0].Version, rows.Versions[0].ProposedIndex, rows.Versions[0].DocumentSha256));
        Assert.Equal(["alpha", "beta"], rows.Signers.Select(signer => signer.Agency.Value));
        Assert.Equal(signatures, rows.Signatures);
        Assert.Equal(notice, Assert.Single(rows.Notices) with { SealedNotice = notice.SealedNotice });
        Assert.Equal(first.SealedDocument, await store.FindAgreementDocumentAsync(agreement, 1, default));
        Assert.Equal(first.SealedTexts, await store.FindAgreementTextsAsync(agreement, 1, default));
        Assert.Null(await store.FindAgreementDocumentAsync(agreement, 2, default));
        Assert.Null(await store.FindAgreementTextsAsync(AgreementId.Create(TimeProvider.System), 1, default));
        Assert.Empty((await store.ReadAgreementAsync(AgreementId.Create(TimeProvider.System), default)).Versions);
        Assert.True(await store.IsAgreementSignerAsync(agreement, 1, Agency("beta"), default));
        Assert.False(await store.IsAgreementSignerAsync(agreement, 2, Agency("beta"), default));
        Assert.False(await store.IsAgreementSignerAsync(agreement, 1, Agency("gamma"), default));
    }

    [StoreFact]
    public async Task An_agencys_agreements_are_those_of_which_it_signs_a_version_with_all_their_versions()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AgreementId joined = AgreementId.Create(TimeProvider.System);
        AgreementId others = AgreementId.Create(TimeProvider.System);
        await PutAsync(joined, 1, 10, "alpha", "beta");
        await PutAsync(joined, 2, 12, "alpha", "beta", "gamma");
        await PutAsync(others, 1, 14, "alpha", "beta");
        await CommitAsync(transaction => transaction.InsertAgreementNoticeAsync(Sample.AgreementNotice(others, 1, 16, "beta", "decline"), default));

        AgreementRows ofGamma = await store.ReadAgreementsOfAsync(Agency("gamma"), default);
        AgreementRows ofBeta = await store.ReadAgreementsOfAsync(Agency("beta"), default);

        Assert.Equal([1, 2], ofGamma.Versions.Select(version => version.Version));
        Assert.Equal(5, ofGamma.Signers.Count);
        Assert.Equal(2, ofGamma.Signatures.Count);
        Assert.Empty(ofGamma.Notices);
        Assert.Equal(3, ofBeta.Versions.Count);
        Assert.Equal("decline", Assert.Single(ofBeta.Notices).Act);

        Task PutAsync(AgreementId agreement, int version, long index, params string[] signers) => CommitAsync(transaction => transaction.InsertAgreementVersionAsync(
            Sample.AgreementVersion(agreement, version, index), [.. signers.Select(Agency)], Sample.AgreementSignature(agreement, version, index, signers[0]), default));
    }

    [StoreFact]
    public async Task A_version_is_proposed_once_and_rows_are_found_by_the_entry_that_stands_for_them()
    {
        await PutAgenciesAsync("alpha");
        AgreementId agreement = AgreementId.Create(TimeProvider.System);
        AgreementVersionRow version = Sample.AgreementVersion(agreement, 1, 10);
        AgreementNoticeRow notice = Sample.AgreementNotice(agreement, 1, 12, "alpha");
        await CommitAsync(transaction => transaction.InsertAgreementVersionAsync(version, [Agency("alpha")], Sample.AgreementSignature(agreement, 1, 10, "alpha"), default));
        await CommitAsync(transaction => transaction.InsertAgreementNoticeAsync(notice, default));

        await Assert.ThrowsAsync<StorageConstraintException>(() => CommitAsync(transaction => transaction.InsertAgreementVersionAsync(
            version with { ProposedIndex = 20 }, [], Sample.AgreementSignature(agreement, 1, 20, "alpha"), default)));
        Assert.Equal(agreement, (await store.FindAgreementVersionByIndexAsync(10, default))!.Agreement);
        Assert.Equal(Sample.Time, (await store.FindAgreementSignatureByIndexAsync(10, default))!.LoggedAt);
        Assert.Equal(notice.SealedNotice, (await store.FindAgreementNoticeByIndexAsync(12, default))!.SealedNotice);
        Assert.Null(await store.FindAgreementVersionByIndexAsync(11, default));
        Assert.Null(await store.FindAgreementSignatureByIndexAsync(11, default));
        Assert.Null(await store.FindAgreementNoticeByIndexAsync(10, default));
        Assert.Equal(new TableCounts { AgreementVersions = 1, AgreementSignatures = 1, AgreementNotices = 1 }, await store.CountAsync(10, 13, default));
        Assert.Equal(new TableCounts { AgreementNotices = 1 }, await store.CountAsync(11, 13, default));
    }
}
