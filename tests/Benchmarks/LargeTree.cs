using Gateway.Audit;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Benchmarks;

/// <summary>
/// The tree of ten million entries in a database: every tile and the head, and no entry. All leaves have one hash, so each level's hashes are alike and the
/// tiles need not be worked out.
/// </summary>
internal sealed class LargeTree : IAsyncDisposable
{
    public const int Size = 10_000_000;

    private readonly TemporaryFolder folder = new();
    private readonly Hash32[] perfect = new Hash32[32];
    private readonly LogName log;

    private LargeTree(LogName log)
    {
        this.log = log;
        Store = new SqliteGatewayStore(folder.File("gateway.db"));
        perfect[0] = MerkleTree.HashLeaf("entry"u8).Value;
        for (int height = 1; height < perfect.Length; height++)
        {
            perfect[height] = MerkleTree.HashNode(perfect[height - 1], perfect[height - 1]);
        }
    }

    public SqliteGatewayStore Store { get; }

    public static async Task<LargeTree> CreateAsync(LogName log)
    {
        var tree = new LargeTree(log);
        await tree.Store.MigrateAsync(CancellationToken.None);
        tree.Write();
        return tree;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={folder.File("gateway.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Dispose();
    }

    private void Write()
    {
        using SqliteConnection connection = Connect();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO log_tile (log, level, idx, hashes) VALUES (@log, @level, @idx, @hashes)";
        insert.Parameters.AddWithValue("@log", log.Value);
        for (int level = 0; Size >> (8 * (level + 1)) > 0; level++)
        {
            Set(insert, "@level", level);
            Set(insert, "@hashes", Enumerable.Repeat(perfect[8 * level].Bytes.ToArray(), Tile.Width).SelectMany(hash => hash).ToArray());
            for (int tile = 0; tile < Size >> (8 * (level + 1)); tile++)
            {
                Set(insert, "@idx", tile);
                insert.ExecuteNonQuery();
            }
        }

        insert.CommandText = "INSERT INTO log_head (log, size, frontier, last_leaf, last_time) VALUES (@log, @size, @frontier, @leaf, 0)";
        Set(insert, "@size", Size);
        Set(insert, "@frontier", FrontierBytes());
        Set(insert, "@leaf", perfect[0].Bytes.ToArray());
        insert.ExecuteNonQuery();
        transaction.Commit();
    }

    private byte[] FrontierBytes()
    {
        IEnumerable<Hash32> range = Enumerable.Range(0, 31).Reverse().Where(height => ((Size >> height) & 1) == 1).Select(height => perfect[height]);
        IEnumerable<Hash32> levels = Enumerable.Range(0, 4).SelectMany(level => Enumerable.Repeat(perfect[8 * level], (Size >> (8 * level)) & 255));
        return [.. range.Concat(levels).SelectMany(hash => hash.Bytes.ToArray())];
    }

    private static void Set(SqliteCommand command, string name, object value)
    {
        if (command.Parameters.Contains(name))
        {
            command.Parameters[name].Value = value;
        }
        else
        {
            command.Parameters.AddWithValue(name, value);
        }
    }
}
