using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Columns;

/// <summary>A time in UTC with milliseconds: an INTEGER of milliseconds since 1970 in SQLite, which has no time of its own, and a DATETIME2(3) in SQL Server.</summary>
internal sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    /// <inheritdoc/>
    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        if (parameter is SqliteParameter)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
            return;
        }

        parameter.DbType = DbType.DateTime2;
        parameter.Value = value.UtcDateTime;
    }

    /// <inheritdoc/>
    public override DateTimeOffset Parse(object value) => value switch
    {
        long milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        DateTime time => new DateTimeOffset(time, TimeSpan.Zero),
        _ => throw new FormatException("A time column holds no time."),
    };
}
