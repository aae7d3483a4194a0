using System.Security.Cryptography;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    [StoreFact]
    public async Task A_payload_reads_back_in_any_piece()
    {
        byte[] content = RandomNumberGenerator.GetBytes((2 * 1024 * 1024) + 12_345);
        PayloadId id = await StorePayloadAsync(content);
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);

        Assert.Equal(content.Length, await payloads.LengthAsync(id, default));
        foreach ((long offset, int length) in new (long, int)[] { (0, content.Length), (1024 * 1024 - 7, 14), (content.Length - 5, 100), (content.Length, 10) })
        {
            byte[] buffer = new byte[length];
            int read = await payloads.ReadAsync(id, offset, buffer, default);
            Assert.Equal(content.AsSpan((int)offset, (int)Math.Min(length, content.Length - offset)), buffer.AsSpan(0, read));
        }
    }

    [StoreFact]
    public async Task An_empty_payload_is_a_payload()
    {
        PayloadId id = await StorePayloadAsync([]);
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);

        Assert.Equal(0, await payloads.LengthAsync(id, default));
        Assert.Equal(0, await payloads.ReadAsync(id, 0, new byte[1], default));
    }

    [StoreFact]
    public async Task Nobody_sees_a_payload_before_it_is_complete_and_nothing_is_left_of_one_that_never_is()
    {
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);
        PayloadId id;
        await using (IPayloadStaging staging = await payloads.StageAsync(default))
        {
            id = staging.Id;
            await staging.Stream.WriteAsync(new byte[3 * 1024 * 1024]);
            Assert.Null(await payloads.LengthAsync(id, default));
            await Assert.ThrowsAsync<PayloadMissingException>(async () => await payloads.ReadAsync(id, 0, new byte[1], default));
        }

        Assert.Null(await payloads.LengthAsync(id, default));
        Assert.Equal(0, await payloads.SweepAsync(Referenced.None, DateTimeOffset.MaxValue, default));
    }

    [StoreFact]
    public async Task A_deleted_payload_is_gone_and_deleting_it_again_is_nothing()
    {
        PayloadId id = await StorePayloadAsync([1, 2, 3]);
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);

        await payloads.DeleteAsync(id, default);
        await payloads.DeleteAsync(id, default);

        Assert.Null(await payloads.LengthAsync(id, default));
    }

    [StoreFact]
    public async Task A_sweep_erases_what_is_old_and_unused_and_nothing_else()
    {
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);
        PayloadId used = await StorePayloadAsync([1]);
        PayloadId unused = await StorePayloadAsync([2]);
        await using IPayloadStaging underWay = await payloads.StageAsync(default);
        await underWay.Stream.WriteAsync(new byte[] { 3 });
        await underWay.CompleteAsync(default);
        await engine.AgePayloadsAsync(2 * AnHour);
        PayloadId young = await StorePayloadAsync([4]);

        int erased = await payloads.SweepAsync(Referenced.Only(used), TimeProvider.System.GetUtcNow() - AnHour, default);

        Assert.Equal(1, erased);
        Assert.Null(await payloads.LengthAsync(unused, default));
        Assert.All(
            await Task.WhenAll(new[] { used, underWay.Id, young }.Select(id => payloads.LengthAsync(id, default))),
            length => Assert.Equal(1, length));
    }

    [StoreFact]
    public async Task A_sweep_asks_about_many_payloads_at_once()
    {
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);
        PayloadId[] stored = new PayloadId[20];
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = await StorePayloadAsync([1]);
        }

        await engine.AgePayloadsAsync(2 * AnHour);
        List<int> questions = [];
        int erased = await payloads.SweepAsync(
            (asked, _) =>
            {
                questions.Add(asked.Count);
                return Referenced.Only(stored[..15])(asked, default);
            },
            TimeProvider.System.GetUtcNow() - AnHour,
            default);
        Assert.Equal(5, erased);
        // Of all, and where files can be held, of those that nobody refers to once more.
        Assert.InRange(questions.Count, 1, 2);
        Assert.Equal(20, questions[0]);
    }

    [StoreFact]
    public async Task A_complete_payload_is_read_while_its_staging_is_still_held()
    {
        IPayloadStore payloads = engine.OpenPayloads(TimeProvider.System);
        await using IPayloadStaging staging = await payloads.StageAsync(default);
        await staging.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        await staging.CompleteAsync(default);

        byte[] read = new byte[3];
        Assert.Equal(3, await payloads.ReadAsync(staging.Id, 0, read, default));
        Assert.Equal([1, 2, 3], read);
    }

    private protected async Task<PayloadId> StorePayloadAsync(byte[] content)
    {
        await using IPayloadStaging staging = await engine.OpenPayloads(TimeProvider.System).StageAsync(default);
        await staging.Stream.WriteAsync(content);
        await staging.CompleteAsync(default);
        return staging.Id;
    }
}
