using System.Security.Cryptography;
using Gateway.Audit;
using Microsoft.Data.Sqlite;

namespace Benchmarks;

/// <summary>The log against the bare database and the bare hash.</summary>
internal static class LogArea
{
    private const int Entries = 200_000;
    private const int Outstanding = 1024;
    private const int BatchEntries = 256;
    private const int VerifiedEntries = 1_000_000;
    private const int Proofs = 200;
    private const int TilesOfAProof = 3;

    private static readonly LogName Log = LogName.Parse("audit");

    public static async Task<IReadOnlyList<Comparison>> RunAsync() =>
        [await AppendAsync(), await AnchorAsync(), await CheckStoreAsync(), await VerifyRemotelyAsync(), await ProveAsync()];

    private static async Task<Comparison> AppendAsync()
    {
        byte[][] rows = [.. (await FilledAsync(256)).Select(row => row.Bytes.ToArray())];
        return await Comparison.MeasureAsync(
            $"append through the writer, {rows[^1].Length}-byte entries, durable, {Outstanding} outstanding",
            $"bare inserts of the same rows, {BatchEntries} a transaction, same durability",
            "entries/s",
            Entries,
            async () =>
            {
                await using TemporaryLog log = await TemporaryLog.OpenAsync(Log);
                await log.FillAsync(Entries, Outstanding);
            },
            () =>
            {
                using var folder = new TemporaryFolder();
                InsertBare(folder.File("bare.db"), rows);
                return Task.CompletedTask;
            });
    }

    private static Task<Comparison> AnchorAsync() => Comparison.MeasureAsync(
        $"append through the writer with a file anchor, durable, {Outstanding} outstanding",
        "the same without an anchor",
        "entries/s",
        Entries,
        async () =>
        {
            await using TemporaryLog log = await TemporaryLog.OpenAsync(Log);
            await log.FillAsync(Entries, Outstanding);
        },
        async () =>
        {
            await using TemporaryLog log = await TemporaryLog.OpenUnanchoredAsync(Log);
            await log.FillAsync(Entries, Outstanding);
        });

    private static async Task<Comparison> CheckStoreAsync()
    {
        await using TemporaryLog log = await TemporaryLog.OpenAsync(Log);
        await log.FillAsync(VerifiedEntries, Outstanding);
        PackedEntries entries = await PackedEntries.ReadAsync(log.Store, Log, VerifiedEntries);
        return await Comparison.MeasureAsync(
            "gateway fsck of a stored log: form, links, tree, tiles, checkpoint",
            "SHA-256 of the same bytes in memory, every core",
            "entries/s",
            VerifiedEntries,
            async () =>
            {
                LogVerdict verdict = await new StoreCheck(log.Store).CheckAsync(Log, log.Verifier, null, CancellationToken.None);
                if (!verdict.IsOk)
                {
                    throw new InvalidOperationException(verdict.ToString());
                }
            },
            entries.HashOnEveryCoreAsync);
    }

    private static async Task<Comparison> VerifyRemotelyAsync()
    {
        await using TemporaryGateway gateway = await TemporaryGateway.StartAsync();
        await gateway.FillAsync(VerifiedEntries);
        PackedEntries entries = await PackedEntries.ReadAsync(gateway.Store, Log, VerifiedEntries);
        return await Comparison.MeasureAsync(
            "advisory audit verify over HTTP from entry bundles, command and gateway on one machine, each bundle on record",
            "SHA-256 of the same bytes in memory, one core",
            "entries/s",
            VerifiedEntries,
            gateway.VerifyAsync,
            entries.HashAsync);
    }

    /// <summary>Each proof by a builder that has no tile yet: the first that anybody asks for.</summary>
    private static async Task<Comparison> ProveAsync()
    {
        await using LargeTree tree = await LargeTree.CreateAsync(Log);
        long[] indices = [.. Enumerable.Range(0, Proofs).Select(_ => (long)RandomNumberGenerator.GetInt32(1, LargeTree.Size))];
        return await Comparison.MeasureAsync(
            $"inclusion and consistency proofs out of {LargeTree.Size:N0} entries, nothing cached",
            $"bare reads of {TilesOfAProof} tiles each",
            "proofs/s",
            2 * Proofs,
            async () =>
            {
                foreach (long index in indices)
                {
                    await new ProofBuilder(tree.Store).BuildInclusionAsync(Log, new LogIndex(index), LargeTree.Size, CancellationToken.None);
                    await new ProofBuilder(tree.Store).BuildConsistencyAsync(Log, index, LargeTree.Size, CancellationToken.None);
                }
            },
            () =>
            {
                ReadTiles(tree, 2 * Proofs * TilesOfAProof);
                return Task.CompletedTask;
            });
    }

    private static void ReadTiles(LargeTree tree, int count)
    {
        using SqliteConnection connection = tree.Connect();
        using SqliteCommand read = connection.CreateCommand();
        read.CommandText = "SELECT hashes FROM log_tile WHERE log = 'audit' AND level = 0 AND idx = @idx";
        SqliteParameter index = read.Parameters.Add("@idx", SqliteType.Integer);
        for (int i = 0; i < count; i++)
        {
            index.Value = RandomNumberGenerator.GetInt32(LargeTree.Size / Tile.Width);
            _ = (byte[])read.ExecuteScalar()!;
        }
    }

    private static async Task<IReadOnlyList<StoredEntry>> FilledAsync(int entries)
    {
        await using TemporaryLog log = await TemporaryLog.OpenAsync(Log);
        await log.FillAsync(entries, entries);
        return await log.Store.ReadEntriesAsync(Log, 0, entries, CancellationToken.None);
    }

    private static void InsertBare(string path, byte[][] rows)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8192; CREATE TABLE log_entry (log TEXT NOT NULL, idx INTEGER NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (log, idx)) WITHOUT ROWID;");
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO log_entry (log, idx, entry) VALUES ('audit', @idx, @entry)";
        SqliteParameter index = insert.Parameters.Add("@idx", SqliteType.Integer);
        SqliteParameter entry = insert.Parameters.Add("@entry", SqliteType.Blob);
        for (int first = 0; first < Entries; first += BatchEntries)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (int i = first; i < Math.Min(first + BatchEntries, Entries); i++)
            {
                index.Value = i;
                entry.Value = rows[i % rows.Length];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
