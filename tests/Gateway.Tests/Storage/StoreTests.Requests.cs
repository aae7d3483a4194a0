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

        Assert.Equal(0, await store.DeleteIdempotencyAsync(Sample.Time, 10, default));
        Assert.NotNull(await store.FindIdempotencyAsync(principal, "request-1", default));
        Assert.Equal(1, await store.DeleteIdempotencyAsync(Sample.Time.AddMilliseconds(1), 10, default));
        Assert.Null(await store.FindIdempotencyAsync(principal, "request-1", default));
    }

    [StoreFact]
    public async Task An_id_is_used_once_until_it_is_forgotten()
    {
        byte[] id = Sample.Digest("jti").ToArray();
        Assert.True(await UseAsync("assertion", id));
        Assert.False(await UseAsync("assertion", id));
        Assert.True(await UseAsync("dpop", id));

        Assert.Equal(0, await store.DeleteExpiredReplayAsync(Sample.Time.AddMilliseconds(-1), 10, default));
        Assert.False(await UseAsync("assertion", id));
        Assert.Equal(2, await store.DeleteExpiredReplayAsync(Sample.Time, 10, default));
        Assert.True(await UseAsync("assertion", id));
    }

    [StoreFact]
    public async Task What_is_remembered_of_requests_is_forgotten_in_portions()
    {
        for (int i = 0; i < 5; i++)
        {
            await UseAsync("assertion", Sample.Digest($"jti {i}").ToArray());
            await CommitAsync(transaction => transaction.InsertIdempotencyAsync(
                new IdempotencyRow
                {
                    Principal = Sample.PrincipalOf("alpha"),
                    Key = $"request-{i}",
                    Fingerprint = Sample.Digest("what was asked"),
                    Status = 201,
                    SealedBody = [7],
                    CreatedAt = Sample.Time,
                },
                default));
        }

        foreach (int forgotten in (int[])[2, 2, 1, 0])
        {
            Assert.Equal(forgotten, await store.DeleteExpiredReplayAsync(Sample.Time, 2, default));
            Assert.Equal(forgotten, await store.DeleteIdempotencyAsync(Sample.Time.AddMilliseconds(1), 2, default));
        }
    }

    private Task<bool> UseAsync(string kind, byte[] idHash) =>
        CommitAsync(transaction => transaction.TryUseOnceAsync(kind, idHash, Sample.Time, default));
}
