using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Fsck;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;
using Gateway.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Fsck;

/// <summary>A copy of a data folder, which a test spoils as somebody would who has the machine, and checks.</summary>
public sealed class FsckCopy : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-fsck-").FullName;
    private readonly GatewayName name;
    private readonly WitnessPolicy? policy;
    private readonly TimestampAuthorities? authorities;

    public FsckCopy(string source, GatewayName name, WitnessPolicy? policy = null, TimestampAuthorities? authorities = null)
    {
        this.name = name;
        this.policy = policy;
        this.authorities = authorities;
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    internal DataFolder Data => new(folder);

    /// <summary>Runs SQL without any of the program's triggers and keys in the way.</summary>
    public void Execute(string sql)
    {
        using SqliteConnection connection = OpenUnhindered();
        Assert.True(Run(connection, sql) > 0, $"Nothing changed: {sql}");
    }

    /// <summary>
    /// Runs statements, each with the values of its parameters, in one transaction that no trigger, key or CHECK hinders. Whether they could be run: UNIQUE and
    /// STRICT bind whoever uses SQLite.
    /// </summary>
    public bool TryExecute(params IEnumerable<(string Sql, object?[] Values)> statements)
    {
        using SqliteConnection connection = OpenUnhindered();
        Run(connection, "PRAGMA ignore_check_constraints = ON");
        using SqliteTransaction transaction = connection.BeginTransaction();
        try
        {
            foreach ((string sql, object?[] values) in statements)
            {
                Assert.True(Run(connection, sql, values) > 0, $"Nothing changed: {sql}");
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == 19)
        {
            return false;
        }

        transaction.Commit();
        return true;
    }

    /// <summary>Anchors a note of the audit log, of a size that the log does not have.</summary>
    public async Task AnchorAsync(long size)
    {
        using GatewayKeys keys = GatewayKeys.Load(Data, name);
        var anchor = new FileAnchor(Data.Anchor, keys.LogHistories, TimeProvider.System);
        var note = Checkpoint.Sign(new TreeHead(size, new RootHash(new byte[Hash32.SizeBytes])), keys.AuditLog);
        await anchor.KeepAsync(new Dictionary<LogName, Checkpoint> { [LogName.Audit] = note }, CancellationToken.None);
    }

    /// <summary>Reads rows, each with its values in the order of the columns.</summary>
    public IReadOnlyList<object?[]> Read(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
        }

        return rows;
    }

    /// <summary>The exit code and what stood on standard output.</summary>
    internal async Task<(int Code, string Output)> RunAsync(Action<DataFolder>? spoilKeys = null, long since = 0)
    {
        spoilKeys?.Invoke(Data);
        using GatewayKeys keys = GatewayKeys.Load(Data, name);
        await using var store = new SqliteGatewayStore(Data.Database);
        var subject = new FsckSubject
        {
            Gateway = name,
            Store = store,
            Payloads = new FilePayloadStore(Data.Payloads, TimeProvider.System),
            Sealer = new ColumnSealer(keys.Storage, name.Value),
            AuditKeys = keys.HistoryOf(LogName.Audit),
            DirectoryKeys = keys.HistoryOf(LogName.Directory),
            Anchor = new FileAnchor(Data.Anchor, keys.LogHistories, TimeProvider.System),
            Policy = policy,
            Authorities = authorities,
            Since = since,
        };
        using var output = new StringWriter();
        int code = await Server.Fsck.Fsck.RunAsync(subject, output, TextWriter.Null, CancellationToken.None);
        return (code, output.ToString());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private SqliteConnection OpenUnhindered()
    {
        var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=false;Foreign Keys=false");
        connection.Open();
        // A copy that is erased in a moment need not outlive a power cut: waiting for the disk was most of these tests' time.
        Run(connection, "PRAGMA synchronous = OFF");
        foreach (string trigger in ReadTriggers(connection))
        {
            Run(connection, $"DROP TRIGGER {trigger}");
        }

        return connection;
    }

    private static List<string> ReadTriggers(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'trigger'";
        using SqliteDataReader reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static int Run(SqliteConnection connection, string sql, params object?[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", values[i] ?? DBNull.Value);
        }

        return command.ExecuteNonQuery();
    }
}
