using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>agency</c>.</summary>
internal static class SqliteAgencies
{
    private const string Columns =
        "id, sequence, record, record_sha256, signature, suspended, retired, grants, directory_index, stored_bytes, next_delivery";

    private const string FindSql = $"SELECT {Columns} FROM agency WHERE id = @agency";

    public static AgencyRow? Find(SqliteConnection connection, AgencyId agency)
    {
        using SqliteStatement find = SqliteStatement.Of(connection, FindSql).Bind(agency.Value);
        return !find.Step() ? null : new AgencyRow
        {
            Id = AgencyId.Parse(find.Word(0)),
            Sequence = find.Number(1),
            Record = find.Bytes(2).ToArray(),
            RecordSha256 = Sha256Digest.FromBytes(find.Bytes(3)),
            Signature = find.Word(4),
            Suspended = find.Flag(5),
            Retired = find.Flag(6),
            Grants = ColumnTypes.SplitRoles(find.Word(7)),
            DirectoryIndex = find.Number(8),
            StoredBytes = find.Number(9),
            NextDelivery = find.Number(10),
        };
    }

    private const string ListSql = $"SELECT {Columns} FROM agency ORDER BY id";

    public static IReadOnlyList<AgencyRow> List(SqliteConnection connection) => connection.Query<AgencyRow>(ListSql).AsList();

    private const string ReadCountersSql = """
        SELECT a.id, a.stored_bytes, a.next_delivery,
            (SELECT COALESCE(SUM(v.stored_bytes), 0) FROM advisory v WHERE v.sender_agency = a.id AND v.status = 'published') AS published_bytes,
            (SELECT COALESCE(MAX(d.delivery), 0) FROM delivery d WHERE d.recipient = a.id) AS last_delivery
        FROM agency a ORDER BY a.id
        """;

    public static IReadOnlyList<AgencyCountersRow> ReadCounters(SqliteConnection connection) =>
        connection.Query<AgencyCountersRow>(ReadCountersSql).AsList();

    private const string PutSql = """
        INSERT INTO agency (id, sequence, record, record_sha256, signature, suspended, retired, grants, directory_index)
        VALUES (@Id, @Sequence, @Record, @RecordSha256, @Signature, @Suspended, @Retired, @Grants, @DirectoryIndex)
        ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, record = excluded.record, record_sha256 = excluded.record_sha256,
            signature = excluded.signature, suspended = excluded.suspended, retired = excluded.retired, grants = excluded.grants,
            directory_index = excluded.directory_index
        """;

    public static int Put(SqliteConnection connection, AgencyRow row) => connection.Execute(
        PutSql,
        new
        {
            row.Id,
            row.Sequence,
            row.Record,
            row.RecordSha256,
            row.Signature,
            row.Suspended,
            row.Retired,
            Grants = ColumnTypes.Join(row.Grants),
            row.DirectoryIndex,
        });

    private const string SetSuspendedSql = "UPDATE agency SET suspended = @suspended WHERE id = @agency";

    public static int SetSuspended(SqliteConnection connection, AgencyId agency, bool suspended) =>
        connection.Execute(SetSuspendedSql, new { agency, suspended });

    private const string TakeDeliveryNumberSql = "UPDATE agency SET next_delivery = next_delivery + 1 WHERE id = @agency RETURNING next_delivery - 1";

    public static IReadOnlyDictionary<AgencyId, long> TakeDeliveryNumbers(SqliteConnection connection, IReadOnlyCollection<AgencyId> recipients)
    {
        using SqliteStatement take = SqliteStatement.Of(connection, TakeDeliveryNumberSql);
        var numbers = new Dictionary<AgencyId, long>(recipients.Count);
        foreach (AgencyId recipient in recipients)
        {
            if (take.Bind(recipient.Value).TryReadNumber() is { } number)
            {
                numbers.Add(recipient, number);
            }
        }

        return numbers;
    }

    private const string AddStoredBytesSql = "UPDATE agency SET stored_bytes = stored_bytes + @bytes WHERE id = @agency";

    public static void AddStoredBytes(SqliteConnection connection, AgencyId agency, long bytes)
    {
        using SqliteStatement add = SqliteStatement.Of(connection, AddStoredBytesSql);
        add.Bind(bytes).Bind(agency.Value).Run();
    }
}
