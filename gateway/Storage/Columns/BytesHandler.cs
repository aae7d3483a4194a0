using System.Data;
using Dapper;

namespace Gateway.Server.Storage.Columns;

/// <summary>A type that is stored as a fixed number of bytes.</summary>
/// <param name="parse">Reads the bytes; throws if a column holds anything else.</param>
/// <param name="write">The bytes.</param>
internal sealed class BytesHandler<T>(Func<byte[], T> parse, Func<T, byte[]> write) : SqlMapper.TypeHandler<T>
    where T : struct
{
    /// <inheritdoc/>
    public override void SetValue(IDbDataParameter parameter, T value)
    {
        parameter.DbType = DbType.Binary;
        parameter.Value = write(value);
    }

    /// <inheritdoc/>
    public override T Parse(object value) => parse((byte[])value);
}
