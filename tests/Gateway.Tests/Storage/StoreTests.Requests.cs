using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task A_kept_answer_reads_back_until_it_is_too_old()
    {
        PrincipalId principal = Sample.PrincipalOf("alpha");
        var written = new IdempotencyRow
        {
            Principal = principal,
            Key = "request-1",
            Fingerprint = Sample.Digest("what was asked"),
            Status = 201,
            Location = "/v1/advisories/x",
            SealedBody = [7, 8],
            CreatedAt = Sample.Time,
        };
        await CommitAsync(transaction => transaction.InsertIdempotencyAsync(written, default));

        IdempotencyRow read = (await store.FindIdempotencyAsync(principal, "request-1", default))!;
        Assert.Equal(written.SealedBody, read.SealedBody);
        Assert.Equal(written, read with { SealedBody = written.SealedBody });
        Assert.Null(await store.FindIdempotencyAsync(principal, "REQUEST-1", default));
        Assert.Null(await store.FindIdempotencyAsync(Sample.PrincipalOf("beta"), "request-1", default));
        await Assert.ThrowsAsync<StorageConstraintException>(
            () => CommitAsync(transaction => transaction.InsertIdempotencyAsync(written with { Status = 200 }, default)));

        await store.DeleteIdempotencyAsync(Sample.Time, default);
        Assert.NotNull(await store.FindIdempotencyAsync(principal, "request-1", default));
        await store.DeleteIdempotencyAsync(Sample.Time.AddMilliseconds(1), default);
        Assert.Null(await store.FindIdempotencyAsync(principal, "request-1", default));
    }

    [StoreFact]
    public async Task An_id_is_used_once_until_it_is_forgotten()
    {
        byte[] id = Sample.Digest("jti").ToArray();
        Assert.True(await UseAsync("assertion", id));
        Assert.False(await UseAsync("assertion", id));
        Assert.True(await UseAsync("dpop", id));

        await store.DeleteExpiredReplayAsync(Sample.Time.AddMilliseconds(-1), default);
        Assert.False(await UseAsync("assertion", id));
        await store.DeleteExpiredReplayAsync(Sample.Time, default);
        Assert.True(await UseAsync("assertion", id));
    }

    private Task<bool> UseAsync(string kind, byte[] idHash) =>
        CommitAsync(transaction => transaction.TryUseOnceAsync(kind, idHash, Sample.Time, default));
}
